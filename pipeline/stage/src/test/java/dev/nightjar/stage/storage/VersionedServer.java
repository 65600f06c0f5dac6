package dev.nightjar.stage.storage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket that keeps versions, as far as deleting goes; its objects have no content. */
final class VersionedServer implements AutoCloseable {
  private static final int PAGE = 2;

  /** What a caller may be denied. */
  enum Right {
    LIST_VERSIONS,
    DELETE_VERSION
  }

  private final HttpServer server;
  private final Map<String, List<String>> versions = new TreeMap<>();
  private final List<String> deletions = new ArrayList<>();
  private final Set<Right> denied = new TreeSet<>();
  private int deleted;

  VersionedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .build();
  }

  /** Oldest first; {@code x1} marks that it was deleted. */
  void put(String key, String... ids) {
    versions.put(key, new ArrayList<>(List.of(ids)));
  }

  void deny(Right... rights) {
    denied.addAll(List.of(rights));
  }

  /** What is kept of an object. */
  List<String> of(String key) {
    return versions.getOrDefault(key, List.of());
  }

  /** {@code KEY ID}, and no id where none was named, in the order in which they came. */
  List<String> deletions() {
    return deletions;
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    String key = exchange.getRequestURI().getPath().replaceFirst("^/[^/]+/?", "");
    boolean deletes = exchange.getRequestMethod().equals("DELETE");
    Right right = deletes ? Right.DELETE_VERSION : Right.LIST_VERSIONS;
    if (denied.contains(right) && (!deletes || query.containsKey("versionId"))) {
      send(exchange, 403, "<Error><Code>AccessDenied</Code><Message>denied</Message></Error>");
    } else if (deletes) {
      delete(key, query.get("versionId"));
      send(exchange, 204, "");
    } else {
      send(exchange, 200, list(query));
    }
  }

  private void delete(String key, String id) {
    deletions.add(id == null ? key : key + " " + id);
    if (id == null) {
      deleted++;
      versions.get(key).add("x" + deleted);
    } else {
      versions.get(key).remove(id);
    }
  }

  private String list(Map<String, String> query) {
    List<String> all = new ArrayList<>();
    versions.forEach(
        (key, ids) -> {
          for (int i = ids.size() - 1; i >= 0 && key.startsWith(query.get("prefix")); i--) {
            String kind = ids.get(i).startsWith("x") ? "DeleteMarker" : "Version";
            all.add(
                "<%s><Key>%s</Key><VersionId>%s</VersionId><IsLatest>%s</IsLatest></%s>"
                    .formatted(kind, key, ids.get(i), i == ids.size() - 1, kind));
          }
        });
    int from = Integer.parseInt(query.getOrDefault("version-id-marker", "0"));
    int to = Math.min(from + PAGE, all.size());
    return "<ListVersionsResult><IsTruncated>%s</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>%d</NextVersionIdMarker>%s</ListVersionsResult>"
        .formatted(to < all.size(), to, String.join("", all.subList(from, to)));
  }

  private static Map<String, String> query(String raw) {
    return Arrays.stream((raw == null ? "" : raw).split("&"))
        .map(pair -> (pair + "=").split("=", -1))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
