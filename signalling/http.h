#pragma once
/*
 * signalling/http.h: answers to HTTP requests: the page's files from the binary, JSON, and errors that say what would be
 * right. Main thread.
 */
#include <libsoup/soup.h>
#include <stdbool.h>

/* The files of the page are resources of the program under this prefix. */
#define HTTP_FILES "/selkies/web/"

/* body is copied. */
void http_respond_json(SoupServerMessage *message, guint status, const char *body);

/* A JSON object with the member error. */
void http_respond_error(SoupServerMessage *message, guint status, const char *what);

/* Answers a request for path ("/" is "/index.html") with the file, 304 if the browser has it already, or 404. */
void http_respond_file(SoupServerMessage *message, const char *path);

/* Whether the method is GET or HEAD; answers 405 if not. */
bool http_is_read(SoupServerMessage *message);
