// libxml2's parser as a stream of events, and typed inline doors for what differs between its versions or what Swift cannot see.
#pragma once
// Where libxml2 was built with ICU its headers draw in ICU's, which disagree with those inside Foundation. What they would declare here
// is the inside of a converter, which nobody here touches.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

// The error is const from version 2.12 on; it is only handed back to the doors below.
typedef void (*cxml_error_function)(void *data, const void *error);

static inline int cxml_error_code(const void *error) { return ((const xmlError *)error)->code; }
static inline int cxml_error_level(const void *error) { return (int)((const xmlError *)error)->level; }

// No handler builds a tree, loads anything or prints; errors go to one function. The variadic handlers stay empty.
static inline void cxml_take_events(xmlParserCtxtPtr context, void *data, cxml_error_function error) {
  static const xmlSAXHandler none;
  *context->sax = none;
  context->sax->initialized = XML_SAX2_MAGIC;
  context->sax->serror = (xmlStructuredErrorFunc)error;
  context->userData = data;
}

// Faults of the character converters reach no context, only the handler of the thread, which prints unless it is replaced.
static void cxml_ignore(void *data, const void *error) {
  (void)data;
  (void)error;
}
static inline void cxml_silence_thread(void) { xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)cxml_ignore); }
