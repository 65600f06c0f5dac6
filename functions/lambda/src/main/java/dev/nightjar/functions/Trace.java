package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.MDC;

/**
 * Connects the lines of one invocation, in the log ({@code mdc}) and in the line of metrics: {@code
 * request_id}, and {@code xray_trace_id} where the invocation is traced.
 */
record Trace(Map<String, String> ids) implements AutoCloseable {
  private static final String ROOT = "Root=";

  static Trace of(Context context) {
    Map<String, String> ids = new TreeMap<>();
    Optional.ofNullable(context).ifPresent(c -> ids.put("request_id", c.getAwsRequestId()));
    header().ifPresent(header -> ids.put("xray_trace_id", root(header)));
    ids.forEach(MDC::put);
    return new Trace(ids);
  }

  /** {@code Root=1-5759e988-…;Parent=…;Sampled=1}: a property on the JVM, else a variable. */
  private static Optional<String> header() {
    return Optional.ofNullable(System.getProperty("com.amazonaws.xray.traceHeader"))
        .or(() -> Optional.ofNullable(System.getenv("_X_AMZN_TRACE_ID")))
        .filter(header -> header.contains(ROOT));
  }

  private static String root(String header) {
    return header.substring(header.indexOf(ROOT) + ROOT.length()).replaceFirst(";.*", "");
  }

  void addTo(ObjectNode line) {
    ids.forEach(line::put);
  }

  @Override
  public void close() {
    ids.keySet().forEach(MDC::remove);
  }
}
