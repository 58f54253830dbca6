/*===- template.h - Renders chat templates ------------------------*- C -*-===*\
|*
|* Conversations to the text that a model reads: the chat templates of
|* checkpoints, rendered as Transformers renders them. In libbraid-text.
|*
|*   chat format   what the tokenizer files in a directory say: templates by
|*                 name, special tokens. Immutable once opened; any number of
|*                 threads may render with it at a time.
|*
|* A template is data that nobody vouches for: it can neither crash the process
|* nor run for ever, sees nothing but what it is given, and changes none of it.
|* Limits bound what it may use up. Rendering needs half a MiB of stack.
|*
|* Errors, owners and growth are as braid.h has them.
|*
\*===----------------------------------------------------------------------===*/
#ifndef BRAID_TEMPLATE_H
#define BRAID_TEMPLATE_H

#include "braid/braid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Text in UTF-8 that the library has allocated. A zero byte follows it, and may
 * be within it, too. */
typedef struct braid_text {
  char *bytes; /* NULL: none */
  size_t size;
} braid_text;

/* Frees the bytes and sets them to NULL. */
BRAID_API void braid_text_clear(braid_text *text);

typedef struct braid_chat_format braid_chat_format;

/* Reads chat_template.jinja, additional_chat_templates/NAME.jinja,
 * tokenizer_config.json and special_tokens_map.json, as far as they are there,
 * of the checkpoint, artifact or other directory `path`. Templates are compiled
 * when they are used.
 *
 * On success stores the format in `*format`, to be released with
 * braid_chat_format_close. */
BRAID_API braid_status braid_chat_format_open(const char *path,
                                              braid_chat_format **format,
                                              braid_error *error);

BRAID_API void braid_chat_format_close(braid_chat_format *format);

/* What rendering one conversation may use up. */
typedef struct braid_render_options {
  size_t struct_size;
  /* Limits; 0: the defaults. */
  uint64_t max_steps;  /* nodes, items, or 64 bytes of text; 50 million */
  uint64_t max_memory; /* bytes of values alive at a time; 256 MiB */
  uint64_t max_output; /* bytes of text; 64 MiB */
  uint64_t max_depth;  /* nested calls, expressions and values; 1000, which is
                        * as much as the stack is sure to hold */
} braid_render_options;

/* Fills in the defaults: zeros. */
static inline void braid_render_options_init(braid_render_options *options) {
  memset(options, 0, sizeof *options);
  options->struct_size = sizeof *options;
}

/* Renders one conversation. `request` is a JSON object of `size` bytes:
 *
 *   messages                [{"role": ..., "content": ..., ...}, ...]
 *   tools, documents        arrays of objects, or null
 *   add_generation_prompt   true: the text ends where the answer begins
 *   continue_final_message  true, or the key of the last message whose text is
 *                           to be continued
 *   template                a template, or the name of one of the format's
 *   now                     the time that strftime_now() shows, in ISO 8601;
 *                           null: the local time
 *
 * and any further variables of the template, which win over special tokens.
 * `options` may be NULL: the defaults. On success stores the text in `*text`,
 * to be released with braid_text_clear. BRAID_LIMIT: the template asked for
 * more than it may use; BRAID_INVALID_ARGUMENT: everything else, exceptions
 * that the template raises included. */
BRAID_API braid_status braid_chat_render(const braid_chat_format *format,
                                         const char *request, size_t size,
                                         const braid_render_options *options,
                                         braid_text *text, braid_error *error);

/* Renders a JSON array of requests to a JSON array of {"text": ...} and, for
 * those that fail, {"error": ...}. Fails only if `requests` is no such array.
 */
BRAID_API braid_status
braid_chat_render_all(const braid_chat_format *format, const char *requests,
                      size_t size, const braid_render_options *options,
                      braid_text *results, braid_error *error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* BRAID_TEMPLATE_H */
