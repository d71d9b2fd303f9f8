package ghlauth;

import ghlauth.internal.NativeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A request to the API. It is looked at when it is sent; nothing of the library is in it. */
public final class Request {
  /** Something that is added when it is sent. */
  private interface Part {
    void addTo(NativeRequest request) throws GhlauthException;
  }

  private final String method;
  private final String path;
  private final String generation;
  private final List<Part> parts = new ArrayList<>();

  /** {@code path}: from the root of the API, percent-encoded. */
  public Request(String method, String path) {
    this(Objects.requireNonNull(method, "There is no method."), path, null);
  }

  private Request(String method, String path, String generation) {
    this.method = method;
    this.path = Objects.requireNonNull(path, "There is no path.");
    this.generation = generation;
  }

  /** Of an operation of the catalogue: "contacts/get-contact". */
  public static Request forOperation(String operation) {
    return new Request(null, operation, null);
  }

  /** {@code generation}: of the API. */
  public static Request forOperation(String operation, String generation) {
    return new Request(null, operation, generation);
  }

  /** For a name in the path of an operation. */
  public Request parameter(String name, String value) {
    return with(request -> request.set_param(name, value));
  }

  public Request query(String name, String value) {
    return with(request -> request.add_query(name, value));
  }

  public Request header(String name, String value) {
    return with(request -> request.add_header(name, value));
  }

  /** {@code json}: the text of the body. */
  public Request json(String json) {
    return with(request -> request.set_json(json));
  }

  public Request body(String contentType, byte[] body) {
    return with(request -> request.set_body(contentType, body));
  }

  public Request body(String contentType, String body) {
    return body(contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  public Request bodyFile(String contentType, String file) {
    return with(request -> request.set_body_file(contentType, file));
  }

  public Request formField(String name, String value) {
    return with(request -> request.add_form_field(name, value));
  }

  /** A part of a multipart body. {@code fileName}, {@code contentType}: null for none. */
  public Request part(String name, String fileName, String contentType, byte[] body) {
    return with(request -> request.add_part(name, Values.orEmpty(fileName), Values.orEmpty(contentType), body));
  }

  /** The same of a file. {@code fileName}, {@code contentType}: null to go by the file. */
  public Request partFile(String name, String file, String fileName, String contentType) {
    return with(request -> request.add_file(name, file, Values.orEmpty(fileName), Values.orEmpty(contentType)));
  }

  /** Where the body of the answer is written to. */
  public Request downloadFile(String file) {
    return with(request -> request.set_download_file(file));
  }

  /** The sub-account that it is for: with the installation of its agency, its own token is minted and sent. */
  public Request locationId(String id) {
    return with(request -> request.set_location(id));
  }

  public Request version(String version) {
    return with(request -> request.set_version(version));
  }

  /** Of one attempt. */
  public Request timeout(Duration timeout) {
    return with(request -> request.set_timeout_ms(timeout.toMillis()));
  }

  /** Whether it may be sent again when it is not known what became of it. By default the method tells. */
  public Request repeatable(boolean repeatable) {
    return with(request -> request.set_repeatable(repeatable));
  }

  private Request with(Part part) {
    parts.add(part);
    return this;
  }

  NativeRequest ours() throws GhlauthException {
    NativeRequest ours =
        method == null ? NativeRequest.for_operation(path, Values.orEmpty(generation)) : new NativeRequest(method, path);
    for (Part part : parts) part.addTo(ours);
    return ours;
  }

  @Override
  public String toString() {
    return method == null ? path : method + " " + path;
  }
}
