// Invoices, orders, products and prices.
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view invoice = R"json({
  "_id": "66f1e0b74be07d3158a9c601", "altId": "{{location}}", "altType": "location", "status": "draft", "liveMode": true,
  "name": "Invoice 1042", "title": "INVOICE", "invoiceNumber": "1042", "currency": "USD",
  "businessDetails": {"name": "Bright Smile Dental", "phoneNo": "+16085550111"}, "contactDetails": {"id": "{{contact}}",
  "name": "Nora Whitfield", "email": "nora.whitfield@mail.example"}, "issueDate": "2030-01-02", "dueDate": "2030-01-16",
  "discount": {"type": "percentage", "value": 0}, "invoiceItems": [{"name": "Cleaning", "amount": 120, "qty": 1,
  "currency": "USD"}], "total": 120, "amountPaid": 0, "amountDue": 120, "totalSummary": {"subTotal": 120, "discount": 0},
  "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr std::string_view invoice_paid = R"json({
  "_id": "66f1e0b74be07d3158a9c601", "altId": "{{location}}", "altType": "location", "status": "paid", "liveMode": true,
  "name": "Invoice 1042", "title": "INVOICE", "invoiceNumber": "1042", "currency": "USD",
  "contactDetails": {"id": "{{contact}}", "name": "Nora Whitfield", "email": "nora.whitfield@mail.example"},
  "issueDate": "2030-01-02", "dueDate": "2030-01-16", "invoiceItems": [{"name": "Cleaning", "amount": 120, "qty": 1,
  "currency": "USD"}], "total": 120, "amountPaid": 120, "amountDue": 0, "totalSummary": {"subTotal": 120, "discount": 0},
  "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr std::string_view order = R"json({
  "locationId": "{{location}}", "_id": "66f1e2d84be07d3158a9c61c", "altId": "{{location}}", "altType": "location",
  "status": "completed", "fulfillmentStatus": "unfulfilled", "contactId": "{{contact}}", "currency": "USD", "amount": 59.9,
  "liveMode": true, "amountSummary": {"subtotal": 59.9, "discount": 0, "tax": 0}, "taxSummary": [],
  "source": {"type": "funnel", "name": "Gift cards"}, "items": [{"name": "Gift card", "qty": 1, "price": {"amount": 59.9,
  "currency": "USD", "type": "one_time"}}], "contactSnapshot": {"id": "{{contact}}", "firstName": "Nora",
  "lastName": "Whitfield", "email": "nora.whitfield@mail.example"}, "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr std::string_view product = R"json({
  "_id": "66f1e4f94be07d3158a9c637", "locationId": "{{location}}", "name": "Yoga mat", "productType": "PHYSICAL",
  "description": "Cork, 4 mm", "availableInStore": true, "userId": "{{user}}", "statementDescriptor": "CEDAR YOGA",
  "image": "https://cdn.example/mat.png", "medias": [], "variants": [], "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr std::string_view price = R"json({
  "_id": "66f1e61a4be07d3158a9c652", "locationId": "{{location}}", "product": "66f1e4f94be07d3158a9c637",
  "userId": "{{user}}", "name": "Monthly pass", "type": "recurring", "currency": "USD", "amount": 79,
  "recurring": {"interval": "month", "intervalCount": 1}, "membershipOffers": [], "variantOptionIds": [],
  "compareAtPrice": 99, "trackInventory": false, "availableQuantity": 0, "allowOutOfStockPurchases": false,
  "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr EventSample rows[] = {
    {"InvoiceCreate", "Invoices", invoice},
    {"InvoiceUpdate", "Invoices", invoice},
    {"InvoiceDelete", "Invoices", invoice},
    {"InvoiceSent", "Invoices", invoice},
    {"InvoicePaid", "Invoices", invoice_paid},
    {"InvoicePartiallyPaid", "Invoices", invoice},
    {"InvoiceVoid", "Invoices", invoice},
    {"OrderCreate", "Orders and products", order},
    {"OrderStatusUpdate", "Orders and products", order},
    {"ProductCreate", "Orders and products", product},
    {"ProductUpdate", "Orders and products", product},
    {"ProductDelete", "Orders and products", product},
    {"PriceCreate", "Orders and products", price},
    {"PriceUpdate", "Orders and products", price},
    {"PriceDelete", "Orders and products", price},
};

}  // namespace

std::span<const EventSample> commerce_samples() noexcept { return rows; }

}  // namespace ghlauth::sandbox
