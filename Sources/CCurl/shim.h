// libcurl's header, and one typed inline door for each kind of argument of its variadic functions, which Swift cannot call.
#pragma once
#include <curl/curl.h>

typedef size_t (*ccurl_write_function)(char *, size_t, size_t, void *);
typedef int (*ccurl_socket_function)(CURL *, curl_socket_t, int, void *, void *);
typedef int (*ccurl_timer_function)(CURLM *, long, void *);
typedef int (*ccurl_progress_function)(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

// curl_easy_setopt: numbers, strings and objects, byte counts, callbacks.
static inline CURLcode ccurl_setopt_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_setopt_off(CURL *easy, CURLoption option, curl_off_t value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_setopt_string(CURL *easy, CURLoption option, const char *value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_setopt_blob(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = { (void *)bytes, count, CURL_BLOB_COPY };
  return curl_easy_setopt(easy, option, &blob);
}
static inline CURLcode ccurl_setopt_pointer(CURL *easy, CURLoption option, void *value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_setopt_write(CURL *easy, CURLoption option, ccurl_write_function value) { return curl_easy_setopt(easy, option, value); }
static inline CURLcode ccurl_setopt_progress(CURL *easy, ccurl_progress_function value) { return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, value); }

// curl_easy_getinfo: by the type of the answer.
static inline CURLcode ccurl_getinfo_long(CURL *easy, CURLINFO info, long *value) { return curl_easy_getinfo(easy, info, value); }
static inline CURLcode ccurl_getinfo_off(CURL *easy, CURLINFO info, curl_off_t *value) { return curl_easy_getinfo(easy, info, value); }
static inline CURLcode ccurl_getinfo_string(CURL *easy, CURLINFO info, char **value) { return curl_easy_getinfo(easy, info, value); }
static inline CURLcode ccurl_getinfo_list(CURL *easy, CURLINFO info, struct curl_slist **value) { return curl_easy_getinfo(easy, info, value); }
static inline CURLcode ccurl_getinfo_pointer(CURL *easy, CURLINFO info, void **value) { return curl_easy_getinfo(easy, info, value); }

// curl_multi_setopt: numbers, objects, callbacks.
static inline CURLMcode ccurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value) { return curl_multi_setopt(multi, option, value); }
static inline CURLMcode ccurl_multi_setopt_pointer(CURLM *multi, CURLMoption option, void *value) { return curl_multi_setopt(multi, option, value); }
static inline CURLMcode ccurl_multi_setopt_socket(CURLM *multi, ccurl_socket_function value) { return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value); }
static inline CURLMcode ccurl_multi_setopt_timer(CURLM *multi, ccurl_timer_function value) { return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, value); }

// The result sits in an anonymous union that Swift does not see.
static inline CURLcode ccurl_message_result(CURLMsg *message) { return message->data.result; }

// The door through which libcurl opens a socket, so that a failure keeps its errno and no child inherits the descriptor.
typedef curl_socket_t (*ccurl_opensocket_function)(void *, curlsocktype, struct curl_sockaddr *);
static inline CURLcode ccurl_setopt_opensocket(CURL *easy, ccurl_opensocket_function value) { return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value); }

// curl_share_setopt: what a share handle shares.
static inline CURLSHcode ccurl_share_setopt_data(CURLSH *share, curl_lock_data data) { return curl_share_setopt(share, CURLSHOPT_SHARE, data); }

// CURLVERSION_NOW is a macro for an enumerator, which Swift does not import.
static inline const curl_version_info_data *ccurl_version_info(void) { return curl_version_info(CURLVERSION_NOW); }

// Whether an SSH server's key is accepted: libcurl tells what the file of known hosts says of it.
typedef int (*ccurl_hostkey_function)(CURL *, const struct curl_khkey *, const struct curl_khkey *, enum curl_khmatch, void *);
static inline CURLcode ccurl_setopt_hostkey(CURL *easy, ccurl_hostkey_function value) { return curl_easy_setopt(easy, CURLOPT_SSH_KEYFUNCTION, value); }
