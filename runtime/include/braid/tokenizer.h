/*===- tokenizer.h - Text to ids and back -------------------------*- C -*-===*\
|*
|* The public C API of libbraid-text, a library beside libbraid: programs that
|* bring their own ids do not need it.
|*
|*   tokenizer  what the files of a checkpoint say: tokenizer.json as written,
|*              or tokenizer.model alone as SentencePiece runs it. Immutable,
|*              any number of threads may use it.
|*   stream     makes text of ids as they come. One caller at a time.
|*
|* Errors, owners and growth of structs are as braid.h has them. Files are not
|* trusted: nothing in them can do more than make opening fail. Texts are UTF-8
|* with a length, and may hold zero bytes. docs/tokenizers.md says what of the
|* files is supported.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_TOKENIZER_H
#define BRAID_TOKENIZER_H

#include "braid/braid.h"

#ifdef __cplusplus
extern "C" {
#endif

/*===--- tokenizers -------------------------------------------------------===*/

typedef struct braid_tokenizer braid_tokenizer;

/* Reads the tokenizer in the directory `path`, that of a checkpoint, of an
 * artifact or of nothing but its files: tokenizer.json or, without it,
 * tokenizer.model; and tokenizer_config.json and special_tokens_map.json if
 * they are there. A component that is not supported is BRAID_INVALID_ARGUMENT,
 * and the message names it; BRAID_NOT_FOUND says that there is no tokenizer.
 *
 * On success stores the tokenizer in `*tokenizer`, to be released with
 * braid_tokenizer_close. */
BRAID_API braid_status braid_tokenizer_open(const char *path,
                                            braid_tokenizer **tokenizer,
                                            braid_error *error);

/* Releases the tokenizer. No stream of it may be left. */
BRAID_API void braid_tokenizer_close(braid_tokenizer *tokenizer);

/* One past the highest id; ids below it need not all be tokens. */
BRAID_API uint64_t braid_tokenizer_size(const braid_tokenizer *tokenizer);

/* The token `id` as the files write it, which is not how it reads: stores where
 * it is and its length, or NULL and 0 for an id that is no token. Lives as long
 * as the tokenizer and is not zero-terminated. Returns 1 if decoding with
 * skip_special leaves the token out, else 0. */
BRAID_API int braid_tokenizer_token(const braid_tokenizer *tokenizer,
                                    int32_t id, const char **text,
                                    size_t *length);

/* The id of a token as the files write it, or -1. */
BRAID_API int32_t braid_tokenizer_find(const braid_tokenizer *tokenizer,
                                       const char *text, size_t length);

/* Tokens that the files name by what they are for. */
typedef enum braid_token_role {
  BRAID_TOKEN_BOS = 0,
  BRAID_TOKEN_EOS = 1,
  BRAID_TOKEN_UNK = 2,
  BRAID_TOKEN_PAD = 3,
  BRAID_TOKEN_ROLE_RANGE = -0x7fffffff - 1 /* any int is a value of the type */
} braid_token_role;

/* The token of a role as text, zero-terminated and living as long as the
 * tokenizer; NULL if the files name none. */
BRAID_API const char *braid_tokenizer_role(const braid_tokenizer *tokenizer,
                                           braid_token_role role);

/*===--- encoding ---------------------------------------------------------===*/

/* Bytes [begin, end) of a text. */
typedef struct braid_text_span {
  size_t begin, end;
} braid_text_span;

typedef struct braid_encode_options {
  size_t struct_size;
  /* Not 0: put in front of and behind the ids what the files want there, such
   * as bos. A rendered chat template has it already. */
  uint64_t add_special;
  /* Not 0: special tokens in the text are text like any other, so that what a
   * user types cannot become one. Else they become their ids. */
  uint64_t special_as_text;
  /* [num_plain_spans], ascending and apart: where only special tokens are text
   * that have a byte in a span. For rendered chat templates, whose tokens are
   * special and whose messages are not. (Of tokens that are looked for in
   * normalized text, all are text between tokens that are not, if there is a
   * span between those.) */
  const braid_text_span *plain_spans;
  size_t num_plain_spans;
} braid_encode_options;

/* Fills in the defaults: zeros. */
static inline void braid_encode_options_init(braid_encode_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/* Encodes `text`, [length] bytes of UTF-8 and at most 1 GiB; another encoding
 * is BRAID_INVALID_ARGUMENT. The time grows as length times its logarithm,
 * whatever the text. `options` may be NULL: the defaults.
 *
 * On success stores `*num_ids` ids in `*ids`, to be released with
 * braid_text_release; NULL if there are none. */
BRAID_API braid_status
braid_tokenizer_encode(const braid_tokenizer *tokenizer, const char *text,
                       size_t length, const braid_encode_options *options,
                       int32_t **ids, size_t *num_ids, braid_error *error);

/*===--- decoding ---------------------------------------------------------===*/

typedef struct braid_decode_options {
  size_t struct_size;
  uint64_t skip_special; /* not 0: leave special tokens out */
} braid_decode_options;

/* Fills in the defaults: zeros. */
static inline void braid_decode_options_init(braid_decode_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/* Decodes `ids`, [num_ids]; those that are no token vanish. Bytes that are not
 * UTF-8 become U+FFFD. `options` may be NULL: the defaults.
 *
 * On success stores the text in `*text`, zero-terminated for convenience, to be
 * released with braid_text_release, and its length in `*length`. */
BRAID_API braid_status
braid_tokenizer_decode(const braid_tokenizer *tokenizer, const int32_t *ids,
                       size_t num_ids, const braid_decode_options *options,
                       char **text, size_t *length, braid_error *error);

/* Releases what braid_tokenizer_encode or braid_tokenizer_decode has made. */
BRAID_API void braid_text_release(void *memory);

/*===--- streams ----------------------------------------------------------===*/

/* All pieces of a stream, joined, are what braid_tokenizer_decode makes of the
 * ids. (If byte tokens spell something that is not UTF-8, the pieces may have
 * characters where that has U+FFFD.) */
typedef struct braid_decode_stream braid_decode_stream;

/* Starts a text. `options` may be NULL: the defaults. The tokenizer must
 * outlive the stream.
 *
 * On success stores the stream in `*stream`, to be released with
 * braid_decode_stream_destroy. */
BRAID_API braid_status braid_decode_stream_create(
    const braid_tokenizer *tokenizer, const braid_decode_options *options,
    braid_decode_stream **stream, braid_error *error);

BRAID_API void braid_decode_stream_destroy(braid_decode_stream *stream);

/* Adds an id. Stores where the text is that it makes certain, whole characters
 * and often none, and its length. The piece lives until the next call with this
 * stream. */
BRAID_API braid_status braid_decode_stream_push(braid_decode_stream *stream,
                                                int32_t id, const char **text,
                                                size_t *length,
                                                braid_error *error);

/* Ends the text: stores what was held back, as above. The stream then starts
 * another text. */
BRAID_API braid_status braid_decode_stream_finish(braid_decode_stream *stream,
                                                  const char **text,
                                                  size_t *length,
                                                  braid_error *error);

#ifdef __cplusplus
}
#endif

#endif /* BRAID_TOKENIZER_H */
