/** @file pages.h Lists that come in pages, from the first to the last. */
#ifndef GHLAUTH_PAGES_H
#define GHLAUTH_PAGES_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "cancel.h"
#include "client.h"
#include "credential.h"
#include "error.h"
#include "export.h"
#include "request.h"
#include "response.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A list that is asked for page by page, in whatever way HighLevel pages that operation: the number of items to leave out (skip,
 *  offset), the number of the page, the last item that was seen (startAfterId, lastMessageId), a cursor or a token of the answer, in
 *  the query or in the body of a search.
 *
 *  A list may change while it is read. Where a number says what to leave out, or which page it is, an item that is added before the
 *  position comes a second time and one that is removed there makes another be missed; where an item or a cursor says where to go
 *  on, neither happens, but what is added or removed before the position is not seen. Compare items by their ids, or sort a search by
 *  what does not change.
 *
 *  The end is where the answer says so; where it gives no cursor; where all the items are there that it says there are; otherwise
 *  an empty page. A page shorter than was asked for is no end: servers give fewer than that where they are asked for many.
 *  Threads: one thread at a time. */
typedef struct ghlauth_pages ghlauth_pages;

/** Begins a list. Nothing is sent yet.
 *  Out:   pages: owned, free with ghlauth_pages_free. It keeps what it needs of client and credential alive.
 *  In:    request: of an operation by its name, or by its method and path; copied. How many items a page has is a parameter of its
 *         own (ghlauth_operation_page_size_parameter). A position that it has, such as skip, is where the list begins.
 *  Error: GHLAUTH_E_UNSUPPORTED for an operation without pages, and for one of whose answers HighLevel publishes too little: where
 *         ghlauth_operation_page_items is ""; GHLAUTH_E_INVALID_ARGUMENT for a request of no known operation, a position that is no
 *         number where it has to be one, a body that is no JSON object where the position stands in it, and a download.
 *  Blocks: never.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pages_new(ghlauth_pages **pages, ghlauth_client *client, ghlauth_credential *credential,
                                             const ghlauth_request *request, ghlauth_error **error);

/** Asks for the next page. After a failure the same call asks for the same page again. A page is sent again as a GET is, also the
 *  search with a POST: it changes nothing (ghlauth_config_set_max_retries).
 *  Returns: GHLAUTH_OK with a response; or, at the end, with NULL, as often as it is called.
 *  Out:   response: owned, free with ghlauth_response_free; NULL at the end; set also on failure when the server answered.
 *  In:    cancel: NULL for none.
 *  Error: those of ghlauth_client_send; GHLAUTH_E_BAD_RESPONSE for an answer without the items or the position that it should have,
 *         and for a list that has no end: the same page again, a cursor that was there before, more that follows an empty page.
 *  Blocks: as ghlauth_client_send.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pages_next(ghlauth_pages *pages, ghlauth_response **response, ghlauth_cancel *cancel,
                                              ghlauth_error **error);

/** The items of a page as the text of a JSON array.
 *  Out:   items: owned, free with ghlauth_buf_free.
 *  In:    response: of ghlauth_pages_next.
 *  Error: GHLAUTH_E_BAD_RESPONSE when it has none.  Since: 0.1 */
GHLAUTH_API ghlauth_status ghlauth_pages_items(const ghlauth_pages *pages, ghlauth_buf **items, const ghlauth_response *response,
                                               ghlauth_error **error);

/** Where the last answer had its items, as ghlauth_operation_page_items; before the first one where they are declared. HighLevel puts
 *  some of them one level deeper than it declares: "messages.messages".
 *  Returns: borrowed from `pages`, until the next call; NULL when it is none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_pages_items_path(const ghlauth_pages *pages);

/** The number of pages that came; -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_pages_page_count(const ghlauth_pages *pages);
/** The number of items in them; -1 when the handle is none.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_pages_item_count(const ghlauth_pages *pages);
/** The number of items on all pages, by the last answer that told it; -1 when none did.  Since: 0.1 */
GHLAUTH_API int64_t ghlauth_pages_total(const ghlauth_pages *pages);

/** What the next page is asked for with: a JSON object of parameters, such as {"startAfterId":"abc","startAfter":1603870249758}. Set on a
 *  request, in another process or on another day, they are where its list begins.
 *  Returns: borrowed from `pages`, until the next call; "{}" before the first page, "" at the end, NULL when the handle is
 *           none.  Since: 0.1 */
GHLAUTH_API const char *ghlauth_pages_position(const ghlauth_pages *pages);

/** Frees a list. NULL is allowed.  Since: 0.1 */
GHLAUTH_API void ghlauth_pages_free(ghlauth_pages *pages);

#ifdef __cplusplus
}
#endif

#endif /* GHLAUTH_PAGES_H */
