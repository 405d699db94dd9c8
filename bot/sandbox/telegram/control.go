package telegram

import "net/http"

const controlPrefix = "/sandbox/telegram/"

func (s *Server) controls() http.Handler { return http.NewServeMux() }
