package botapi

import "net/http"

// pageHandler serves the chat page.
func pageHandler() http.Handler { return http.NotFoundHandler() }
