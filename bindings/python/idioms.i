// What Python has its own way for. Names with an underscore are what SWIG makes; the package's classes have the others.
%rename(_authorize_url) ghlauth_binding::OAuth::authorize_url;
%rename(_exchange) ghlauth_binding::OAuth::exchange;
%rename(_open) ghlauth_binding::Store::open;
%rename(_from_listener) from_listener;
%rename(_AuthorizeOptions) ghlauth_binding::AuthorizeOptions;
%rename(_ClockListener) ghlauth_binding::ClockListener;
%rename(_Header) ghlauth_binding::Header;
%rename(_Listener) ghlauth_binding::Listener;
%rename(_LogListener) ghlauth_binding::LogListener;
%rename(_Pages) ghlauth_binding::Pages;
%rename(_RowListener) ghlauth_binding::RowListener;
%rename(_Secret) ghlauth_binding::Secret;
%rename(_SecretListener) ghlauth_binding::SecretListener;
%rename(_StoreListener) ghlauth_binding::StoreListener;
%rename(_StoreOptions) ghlauth_binding::StoreOptions;
%rename(_set_log) ghlauth_binding::Config::set_log;
%rename(_set_clock) ghlauth_binding::Config::set_clock;
%rename(_headers) ghlauth_binding::Response::headers;
%rename(_verify) ghlauth_binding::Webhook::verify;
%rename(_verify_signature) ghlauth_binding::Webhook::verify_signature;
%rename(_next) ghlauth_binding::Pages::next;
%rename(_find_operation) find_operation;

%feature("shadow") ghlauth_binding::Config::Config() %{
    def __init__(self, **settings):
        _core.Config_swiginit(self, $action())
        for name, value in settings.items():
            setter = getattr(self, "set_" + name, None)
            if setter is None:
                raise TypeError(f"Config has no setting {name!r}")
            setter(value)
%}
%feature("shadow") ghlauth_binding::Request::Request(const std::string &, const std::string &) %{
    def __init__(self, method, path, **parts):
        _core.Request_swiginit(self, $action(method, path))
        _idioms.fill(self, **parts)
%}

%pythonbegin %{
from ghlauth import _idioms
%}

%extend ghlauth_binding::Resource { %pythoncode %{
    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
%} }
%extend ghlauth_binding::Config { %pythoncode %{
    def set_log(self, log, level=3):
        self._set_log(level, _idioms.log_listener(log))

    def set_clock(self, unix_ms):
        self._set_clock(_idioms.clock_listener(unix_ms))
%} }
%extend ghlauth_binding::Store { %pythoncode %{
    @staticmethod
    def open(url, **options):
        return Store._open(url, _idioms.store_options(**options))

    @staticmethod
    def of(rows, **options):
        return Store._from_listener(_idioms.store_options(**options), _idioms.store_listener(rows))
%} }
%extend ghlauth_binding::Pit { %pythoncode %{
    @staticmethod
    def from_source(config, fetch, level=0, resource_id=""):
        return Pit._from_listener(config, level, resource_id, _idioms.secret_listener(fetch))
%} }
%extend ghlauth_binding::OAuth { %pythoncode %{
    @staticmethod
    def from_source(config, client_id, fetch, redirect_uri):
        return OAuth._from_listener(config, client_id, redirect_uri, _idioms.secret_listener(fetch))

    def authorize_url(self, scopes=(), session="", **options):
        return self._authorize_url(_idioms.authorize_options(scopes, session, options))

    def exchange(self, callback, owner="", session="", cancel=None):
        if isinstance(callback, str):
            callback = self.parse_callback(callback, session)
        return self._exchange(callback, owner, cancel)
%} }
%extend ghlauth_binding::Credential { %pythoncode %{
    @staticmethod
    def from_source(config, fetch, level=0, resource_id=""):
        return Credential._from_listener(config, level, resource_id, _idioms.secret_listener(fetch))
%} }
%extend ghlauth_binding::Response { %pythoncode %{
    @property
    def headers(self):
        return _idioms.Headers((one.name, one.value) for one in self._headers())

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return _idioms.json.loads(self.body)
%} }
%extend ghlauth_binding::Client { %pythoncode %{
    def request(self, credential, method, path, cancel=None, **parts):
        with Request(method, path, **parts) as request:
            return self.send(credential, request, cancel)

    def pages(self, credential, request, cancel=None):
        with _Pages(self, credential, request) as pages:
            while page := pages._next(cancel):
                yield _idioms.json.loads(page)
%} }
%extend ghlauth_binding::Queue { %pythoncode %{
    def __len__(self):
        return self.size()

    def __bool__(self):
        return True

    def __iter__(self):
        return self

    def __next__(self):
        completion = self.next()
        if not completion.exists:
            raise StopIteration
        return completion
%} }
%extend ghlauth_binding::Webhook { %pythoncode %{
    def verify(self, headers, body):
        return self._verify(_idioms.header_list(headers), body)

    def verify_signature(self, headers, body):
        self._verify_signature(_idioms.header_list(headers), body)
%} }
