package ghlauth;

import ghlauth.internal.HeaderList;
import ghlauth.internal.NativeHeader;
import ghlauth.internal.NativeResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer below 400: others are exceptions. */
public final class Response {
  private final int httpStatus;
  private final byte[] body;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final String traceId;
  private final Long rateRemaining;
  private final Long dailyRemaining;

  Response(NativeResponse ours) throws GhlauthException {
    httpStatus = ours.getHttp_status();
    body = ours.getBody();
    traceId = ours.getTrace_id();
    rateRemaining = Values.known(ours.getRate_remaining());
    dailyRemaining = Values.known(ours.getDaily_remaining());
    HeaderList all = ours.headers();
    for (NativeHeader one : all) headers.computeIfAbsent(one.getName(), name -> new ArrayList<>()).add(one.getValue());
    all.free();
    ours.free();
  }

  public int getHttpStatus() {
    return httpStatus;
  }

  public byte[] getBody() {
    return body;
  }

  /** The body as a text. */
  public String getText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** By their names, whatever their case. */
  public Map<String, List<String>> getHeaders() {
    return Collections.unmodifiableMap(headers);
  }

  /** The first value of a header; null when there is none. */
  public String getHeader(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.get(0);
  }

  /** HighLevel's trace id, for a question to its support. */
  public String getTraceId() {
    return traceId;
  }

  /** What is left of the rate limit; null when the answer does not say. */
  public Long getRateRemaining() {
    return rateRemaining;
  }

  /** What is left of the limit of the day; null when the answer does not say. */
  public Long getDailyRemaining() {
    return dailyRemaining;
  }

  @Override
  public String toString() {
    return "Response " + httpStatus;
  }
}
