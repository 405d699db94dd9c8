package storage

// view is a Tx that only reads.
type view struct{ Reader }

// NewView returns the Tx for the f of a View: every write to it is refused with ErrReadOnly.
func NewView(base Reader) Tx { return view{base} }

func (view) Insert(_, _ []byte) error { return ErrReadOnly }
func (view) Put(_, _ []byte) error    { return ErrReadOnly }
func (view) Delete([]byte) error      { return ErrReadOnly }
