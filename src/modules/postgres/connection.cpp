#include "modules/postgres/connection.hpp"

#include <new>

namespace ghlauth::postgres {

using stores::State;

namespace {

bool has(int fd, short events) noexcept {
  pollfd look{fd, events, 0};
  return ::poll(&look, 1, 0) > 0;
}

bool is_error(const Reply &reply) noexcept {
  const ExecStatusType status = PQresultStatus(reply.get());
  return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK;
}

}  // namespace

Connection::Connection(const Settings &settings) : called_(settings.called()) {
  connection_.reset(PQconnectStartParams(settings.keywords().data(), settings.values().data(), 0));
  if (!connection_) throw std::bad_alloc();
  PQsetNoticeProcessor(
      connection_.get(), [](void *, const char *) {}, nullptr);  // it would write to stderr
  if (PQstatus(connection_.get()) == CONNECTION_BAD) break_off();
}

void Connection::work() {
  if (state_ == State::OPENING) open();
  if (state_ != State::BUSY) return;
  PGconn *connection = connection_.get();
  if (PQconsumeInput(connection) == 0) return break_off();
  const int unsent = PQflush(connection);
  if (unsent < 0) return break_off();
  events_ = static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN);
  read_answer();
}

void Connection::open() {
  PGconn *connection = connection_.get();
  while (has(PQsocket(connection), events_)) {
    const PostgresPollingStatusType next = PQconnectPoll(connection);
    if (next == PGRES_POLLING_FAILED) return break_off();
    events_ = next == PGRES_POLLING_WRITING ? POLLOUT : POLLIN;
    if (next != PGRES_POLLING_OK) continue;
    if (PQsetnonblocking(connection, 1) != 0) return break_off();
    state_ = State::IDLE;
    return;
  }
}

void Connection::read_answer() {
  PGconn *connection = connection_.get();
  while (PQisBusy(connection) == 0) {
    Reply next(PQgetResult(connection));
    if (!next) {
      // The last word of a server that goes away is an answer of this kind.
      if (PQstatus(connection) == CONNECTION_BAD) return break_off();
      state_ = State::ANSWERED;
      return;
    }
    if (!reply_ || !is_error(reply_)) reply_ = std::move(next);
  }
}

void Connection::send(const Command &command) {
  state_ = State::BUSY;
  const Parameters &given = command.parameters;
  const int sent =
      PQsendQueryParams(connection_.get(), command.sql.c_str(), static_cast<int>(given.types().size()), given.types().data(),
                        given.values().data(), given.lengths().data(), given.formats().data(), 1);
  if (sent == 0) break_off();
}

Reply Connection::take() {
  state_ = State::IDLE;
  events_ = POLLIN;
  return std::move(reply_);
}

// A server says nothing to who is idle but that it goes.
bool Connection::is_stale() const noexcept {
  return PQstatus(connection_.get()) == CONNECTION_BAD || has(PQsocket(connection_.get()), POLLIN);
}

void Connection::break_off() {
  state_ = State::BROKEN;
  std::string said = PQerrorMessage(connection_.get());
  if (reply_ && is_error(reply_)) said = PQresultErrorMessage(reply_.get());
  while (!said.empty() && said.back() == '\n') said.pop_back();
  trouble_ = called_ + ": " + (said.empty() ? "the connection was closed" : said);
}

}  // namespace ghlauth::postgres
