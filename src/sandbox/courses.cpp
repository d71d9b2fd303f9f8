// The import of courses: checked as the specification says, then kept, for the control API to list.
#include "sandbox/entities.hpp"
#include "sandbox/operations.hpp"
#include "sandbox/validation.hpp"

namespace ghlauth::sandbox {
namespace {

void check_visibility(Complaints &complaints, const Part &part) {
  complaints.need_one_of(part, "visibility", {"published", "draft"});
}

void check_posts(Complaints &complaints, const Part &category) {
  for (const Part &post : category.items("posts")) {
    complaints.need_text(post, "title");
    check_visibility(complaints, post);
    complaints.need_one_of(post, "contentType", {"video", "assignment", "quiz"});
    complaints.need_text(post, "description");
    for (const Part &material : post.items("postMaterials"))
      for (const char *name : {"title", "type", "url"}) complaints.need_text(material, name);
  }
}

void check_category(Complaints &complaints, const Part &category) {
  complaints.need_text(category, "title");
  check_visibility(complaints, category);
  check_posts(complaints, category);
}

void check_product(Complaints &complaints, const Part &product) {
  for (const char *name : {"title", "description"}) complaints.need_text(product, name);
  complaints.need_array(product, "categories");
  for (const Part &category : product.items("categories")) {
    check_category(complaints, category);
    for (const Part &inner : category.items("subCategories")) check_category(complaints, inner);
  }
  const Part instructor = product.member("instructorDetails");
  if (instructor.value.present())
    for (const char *name : {"name", "description"}) complaints.need_text(instructor, name);
}

}  // namespace

Response import_courses(ApiCall &api) {
  const JsonDocument document = JsonDocument::parse(api.call.request.body);
  const Part body{document.root(), ""};
  const std::vector<Part> products = body.items("products");
  Complaints complaints;
  if (!body.value["products"].is_array() || products.empty()) complaints.add(body, "products should not be empty");
  for (const Part &product : products) check_product(complaints, product);
  if (complaints.any()) return complaints.response("courses.validation");

  for (const Part &product : products)
    add_item(api.call.world, "courses", api.location_id, {{"product", product.value.dump()}});
  JsonWriter out;  // the specification declares 201 and no body
  out.begin_object().member("success", true).member("message", "Import started");
  out.member("imported", static_cast<std::int64_t>(products.size())).end_object();
  return json_response(201, out.str(), "courses.import");
}

}  // namespace ghlauth::sandbox
