// Sixteen bytes at a time, by instructions that every 64-bit processor of the kind has and Swift does not reach.
#pragma once
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>

// Which of sixteen bytes do not stand for themselves in a string of JSON: control characters, the quote, the backslash and what is not
// ASCII; a bit for each, the first byte lowest.
static inline uint32_t cvector_special(const void *bytes) {
  const __m128i text = _mm_loadu_si128((const __m128i *)bytes);
  const __m128i quote = _mm_cmpeq_epi8(text, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'));
  // Signed, so that bytes from 0x80 on are below the space too.
  const __m128i low = _mm_cmplt_epi8(text, _mm_set1_epi8(' '));
  return (uint32_t)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quote, backslash), low));
}
#else
static inline uint32_t cvector_special(const void *bytes) {
  const uint8_t *text = (const uint8_t *)bytes;
  uint32_t special = 0;
  for (int index = 0; index < 16; index++) {
    const uint8_t byte = text[index];
    special |= (uint32_t)(byte == '"' || byte == '\\' || byte < 0x20 || byte > 0x7F) << index;
  }
  return special;
}
#endif

// The place of the lowest of sixteen bits, 16 where there is none, by a jump that the processor foresees: what follows need not wait for
// the count. The empty instructions keep the compiler from making one sum of the sixteen ways.
static inline intptr_t cvector_foreseen_place(uint32_t bits) {
  intptr_t place;
#define CVECTOR_WAY(number) \
  case number: \
    place = number; \
    __asm__("" : "+r"(place)); \
    return place;
  switch (__builtin_ctz(bits | 0x10000)) {
    CVECTOR_WAY(0) CVECTOR_WAY(1) CVECTOR_WAY(2) CVECTOR_WAY(3) CVECTOR_WAY(4) CVECTOR_WAY(5) CVECTOR_WAY(6) CVECTOR_WAY(7)
    CVECTOR_WAY(8) CVECTOR_WAY(9) CVECTOR_WAY(10) CVECTOR_WAY(11) CVECTOR_WAY(12) CVECTOR_WAY(13) CVECTOR_WAY(14)
    CVECTOR_WAY(15)
    default: return 16;
  }
#undef CVECTOR_WAY
}
