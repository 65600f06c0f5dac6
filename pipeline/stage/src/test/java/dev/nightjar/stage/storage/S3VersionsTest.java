package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.storage.VersionedServer.Right;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3VersionsTest {
  private VersionedServer server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = new VersionedServer();
    store = new S3Store(server.client(), URI.create("s3://bucket/root"));
    server.put("root/a", "v1", "x0", "v2", "v3");
    server.put("root/ab", "v1");
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void erasesEveryVersionOfTheObjectTheLatestLast() throws IOException {
    assertThat(store.erase("a")).isEmpty();
    assertThat(server.of("root/a")).isEmpty();
    assertThat(server.of("root/ab")).containsExactly("v1");
    assertThat(server.deletions())
        .containsExactly("root/a v2", "root/a v1", "root/a x0", "root/a v3");
  }

  @Test
  void deletesTheObjectAndSaysSoWhereItMayDeleteNoVersion() throws IOException {
    server.deny(Right.DELETE_VERSION);
    assertThat(store.erase("a").orElseThrow()).startsWith("denied (Service: S3, Status Code: 403");
    assertThat(server.of("root/a")).containsExactly("v1", "x0", "v2", "v3", "x1");
  }

  @Test
  void deletesTheObjectAndSaysSoWhereItMayListNoVersions() throws IOException {
    server.deny(Right.LIST_VERSIONS);
    assertThat(store.erase("a").orElseThrow()).startsWith("denied (Service: S3, Status Code: 403");
    assertThat(server.deletions()).containsExactly("root/a");
  }

  @Test
  void deletesAllOfABucketThatKeepsNoVersions() throws Exception {
    try (S3Server plain = new S3Server();
        ObjectStore objects = ObjectStores.open(plain.root("plain"))) {
      objects.create("a", new byte[1]);
      Optional<String> left = objects.erase("a");
      assertThat(objects.list("")).isEmpty();
      assertThat(left).isEmpty();
    }
  }
}
