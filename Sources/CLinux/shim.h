// Linux calls that Swift's Glibc module does not carry: epoll, signalfd, eventfd.
#pragma once
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// `epoll_event.data` is a union; the program only ever stores 64 bits in it.
static inline int clinux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t tag) {
  struct epoll_event event = {.events = events, .data = {.u64 = tag}};
  return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline uint64_t clinux_epoll_tag(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t clinux_epoll_events(const struct epoll_event *event) { return event->events; }

// glibc declares accept4 only under _GNU_SOURCE, which the importer does not set.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
// Takes a connection that neither blocks nor is inherited.
static inline int clinux_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }
