package slack

import "net/http"

func (s *Server) controls(mux *http.ServeMux) {
	_ = mux
}
