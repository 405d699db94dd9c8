package storage

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
)

// backupHeader begins a backup. What follows is the same for all engines, so that a backup of one can be restored into
// another: per pair the length of the key as a uvarint, the key, the length of the value, the value; then a zero, the
// number of pairs, and the SHA-256 of all before.
const backupHeader = "carebot backup 1\n"

// ErrBackup: what should be a backup is none, or is cut off or damaged.
var ErrBackup = errors.New("storage: not a whole backup; take another one")

// Backup writes a backup pair by pair.
type Backup struct {
	w     *bufio.Writer
	sum   hash.Hash
	pairs uint64
}

// NewBackup begins a backup; it is whole only once Close returned nil.
func NewBackup(w io.Writer) (*Backup, error) {
	sum := sha256.New()
	b := &Backup{w: bufio.NewWriterSize(io.MultiWriter(w, sum), 64<<10), sum: sum}
	_, err := b.w.WriteString(backupHeader)
	return b, err
}

// Write adds a pair; the slices are not kept.
func (b *Backup) Write(key, value []byte) error {
	b.pairs++
	return errors.Join(b.bytes(key), b.bytes(value))
}

func (b *Backup) bytes(p []byte) error {
	if err := b.number(uint64(len(p))); err != nil {
		return err
	}
	_, err := b.w.Write(p)
	return err
}

func (b *Backup) number(n uint64) error {
	_, err := b.w.Write(binary.AppendUvarint(nil, n))
	return err
}

// Close writes the end; the writer below stays open.
func (b *Backup) Close() error {
	if err := errors.Join(b.number(0), b.number(b.pairs), b.w.Flush()); err != nil {
		return err
	}
	if _, err := b.w.Write(b.sum.Sum(nil)); err != nil {
		return err
	}
	return b.w.Flush()
}

// ReadBackup hands the pairs of a backup to f, in order of key. A backup that is not whole gives ErrBackup, at its end
// at the latest: what f did with the pairs counts only after nil.
func ReadBackup(r io.Reader, f func(Pair) error) error {
	in := &backupReader{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	header := make([]byte, len(backupHeader))
	if _, err := io.ReadFull(in, header); err != nil || string(header) != backupHeader {
		return fmt.Errorf("%w: it does not begin as one", ErrBackup)
	}
	for pairs := uint64(0); ; pairs++ {
		key, err := in.bytes(MaxKey)
		if err != nil {
			return err
		}
		if len(key) == 0 {
			return in.end(pairs)
		}
		value, err := in.bytes(MaxRecord)
		if err != nil {
			return err
		}
		if err := f(Pair{Key: key, Value: value}); err != nil {
			return err
		}
	}
}

// backupReader sums up what is read.
type backupReader struct {
	r   *bufio.Reader
	sum hash.Hash
}

func (b *backupReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.sum.Write(p[:n])
	return n, err
}

// ReadByte implements io.ByteReader, for uvarints.
func (b *backupReader) ReadByte() (byte, error) {
	var one [1]byte
	_, err := io.ReadFull(b, one[:])
	return one[0], err
}

func (b *backupReader) bytes(most int) ([]byte, error) {
	n, err := binary.ReadUvarint(b)
	if err != nil || n > uint64(most) {
		return nil, fmt.Errorf("%w: a length cannot be read", ErrBackup)
	}
	p := make([]byte, n)
	if _, err := io.ReadFull(b, p); err != nil {
		return nil, fmt.Errorf("%w: it is cut off", ErrBackup)
	}
	return p, nil
}

func (b *backupReader) end(pairs uint64) error {
	n, err := binary.ReadUvarint(b)
	if err != nil || n != pairs {
		return fmt.Errorf("%w: it does not hold as many records as it says", ErrBackup)
	}
	want, got := b.sum.Sum(nil), make([]byte, sha256.Size)
	if _, err := io.ReadFull(b.r, got); err != nil || string(got) != string(want) {
		return fmt.Errorf("%w: it has been changed", ErrBackup)
	}
	return nil
}
