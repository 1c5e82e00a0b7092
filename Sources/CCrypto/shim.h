// OpenSSL's digests: libcurl already brings libcrypto into the process.
#pragma once
#include <openssl/evp.h>
