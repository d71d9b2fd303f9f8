// Contacts and what belongs to them, appointments, opportunities, custom objects.
#include "sandbox/webhooks/samples.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view contact = R"json({
  "locationId": "{{location}}", "id": "{{contact}}", "name": "Nora Whitfield", "firstName": "Nora", "lastName": "Whitfield",
  "email": "nora.whitfield@mail.example", "phone": "+16085550142", "address1": "18 Orchard Street", "city": "Madison",
  "state": "WI", "postalCode": "53703", "country": "US", "companyName": "Whitfield Framing",
  "website": "https://whitfield.example", "source": "Booking form", "dateAdded": "{{now}}",
  "dateOfBirth": "1988-04-17T00:00:00.000Z", "dnd": false, "tags": ["new patient", "recall due"], "attachments": [],
  "assignedTo": "{{user}}", "customFields": [{"id": "Wq3dLr8TzVn1KxYb6Ms0", "value": "Tuesday mornings"}]
})json";

constexpr std::string_view contact_dnd = R"json({
  "locationId": "{{location}}", "id": "{{contact}}", "name": "Nora Whitfield", "email": "nora.whitfield@mail.example",
  "phone": "+16085550142", "dateAdded": "{{now}}", "dnd": true, "dndSettings": {"SMS": {"status": "active",
  "message": "STOP received", "code": "21610"}, "Call": {"status": "inactive", "message": "", "code": ""},
  "Email": {"status": "inactive", "message": "", "code": ""}, "WhatsApp": {"status": "inactive", "message": "", "code": ""}},
  "tags": ["new patient"]
})json";

constexpr std::string_view note = R"json({
  "locationId": "{{location}}", "id": "Gh2vTq7RzLm4XsKc9Wd1", "contactId": "{{contact}}",
  "body": "Prefers a call after five.", "dateAdded": "{{now}}"
})json";

constexpr std::string_view task = R"json({
  "locationId": "{{location}}", "id": "Jb5nYw8QkPr3ZtVf0Hx6", "contactId": "{{contact}}", "assignedTo": "{{user}}",
  "title": "Send the estimate", "body": "With both options.", "dateAdded": "{{now}}", "dueDate": "2030-01-15T17:00:00.000Z"
})json";

constexpr std::string_view appointment = R"json({
  "locationId": "{{location}}", "appointment": {"id": "Lc7mXz1WtQv5RsNd8Kp2", "title": "Check-up",
  "address": "412 Larch Street, Madison", "calendarId": "Qr4bVy9TkLs2XwPz6Hn8", "contactId": "{{contact}}",
  "groupId": "Tf6kCw3ZmBq8YdRx1Vs5", "appointmentStatus": "confirmed", "assignedUserId": "{{user}}", "users": ["{{user}}"],
  "notes": "First visit", "source": "booking_widget", "startTime": "2030-01-20T10:00:00-06:00",
  "endTime": "2030-01-20T10:30:00-06:00", "dateAdded": "{{now}}", "dateUpdated": "{{now}}"}
})json";

constexpr std::string_view opportunity = R"json({
  "locationId": "{{location}}", "id": "Mv8pTd2XyKq6WzRc4Bs0", "name": "Kitchen remodel", "contactId": "{{contact}}",
  "assignedTo": "{{user}}", "monetaryValue": 4250.5, "pipelineId": "Nx1rLw7VtQz3PkYd9Hc5",
  "pipelineStageId": "c2a4d7e1-5b60-4f83-9a1e-7d0c3b8f6e25", "source": "Referral", "status": "open", "dateAdded": "{{now}}"
})json";

constexpr std::string_view schema = R"json({
  "locationId": "{{location}}", "id": "66f1c2a94be07d3158a9c410", "key": "custom_objects.vehicles",
  "objectType": "USER_DEFINED", "labels": {"singular": "Vehicle", "plural": "Vehicles"},
  "description": "Cars that we service", "primaryDisplayProperty": "custom_objects.vehicles.plate",
  "searchableProperties": ["custom_objects.vehicles.plate"], "createdAt": "{{now}}", "updatedAt": "{{now}}"
})json";

constexpr std::string_view record = R"json({
  "locationId": "{{location}}", "id": "66f1c3b04be07d3158a9c41e", "owners": ["{{user}}"], "followers": [],
  "properties": {"plate": "KDL 4471", "make": "Subaru", "odometer": 61240}
})json";

constexpr std::string_view association = R"json({
  "locationId": "{{location}}", "id": "66f1c4d24be07d3158a9c42b", "key": "owner_vehicle", "associationType": "USER_DEFINED",
  "firstObjectKey": "contact", "firstObjectLabel": "Owner", "firstObjectToSecondObjectCardinality": "ONE_TO_MANY",
  "secondObjectKey": "custom_objects.vehicles", "secondObjectLabel": "Vehicle",
  "secondObjectToFirstObjectCardinality": "MANY_TO_ONE"
})json";

constexpr std::string_view relation = R"json({
  "locationId": "{{location}}", "id": "66f1c5e64be07d3158a9c438", "associationId": "66f1c4d24be07d3158a9c42b",
  "firstObjectKey": "contact", "firstRecordId": "{{contact}}", "secondObjectKey": "custom_objects.vehicles",
  "secondRecordId": "66f1c3b04be07d3158a9c41e"
})json";

constexpr EventSample rows[] = {
    {"ContactCreate", "Contacts", contact},
    {"ContactUpdate", "Contacts", contact},
    {"ContactDelete", "Contacts", contact},
    {"ContactDndUpdate", "Contacts", contact_dnd},
    {"ContactTagUpdate", "Contacts", contact},
    {"NoteCreate", "Notes and tasks", note},
    {"NoteUpdate", "Notes and tasks", note},
    {"NoteDelete", "Notes and tasks", note},
    {"TaskCreate", "Notes and tasks", task},
    {"TaskComplete", "Notes and tasks", task},
    {"TaskDelete", "Notes and tasks", task},
    {"AppointmentCreate", "Appointments", appointment},
    {"AppointmentUpdate", "Appointments", appointment},
    {"AppointmentDelete", "Appointments", appointment},
    {"OpportunityCreate", "Opportunities", opportunity},
    {"OpportunityUpdate", "Opportunities", opportunity},
    {"OpportunityDelete", "Opportunities", opportunity},
    {"OpportunityAssignedToUpdate", "Opportunities", opportunity},
    {"OpportunityMonetaryValueUpdate", "Opportunities", opportunity},
    {"OpportunityStageUpdate", "Opportunities", opportunity},
    {"OpportunityStatusUpdate", "Opportunities", opportunity},
    {"ObjectSchemaCreate", "Custom objects", schema},
    {"ObjectSchemaUpdate", "Custom objects", schema},
    {"RecordCreate", "Custom objects", record},
    {"RecordUpdate", "Custom objects", record},
    {"RecordDelete", "Custom objects", record},
    {"AssociationCreate", "Custom objects", association},
    {"AssociationUpdate", "Custom objects", association},
    {"AssociationDelete", "Custom objects", association},
    {"RelationCreate", "Custom objects", relation},
    {"RelationDelete", "Custom objects", relation},
};

}  // namespace

std::span<const EventSample> crm_samples() noexcept { return rows; }

}  // namespace ghlauth::sandbox
