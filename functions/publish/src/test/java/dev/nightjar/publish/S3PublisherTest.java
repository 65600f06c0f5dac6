package dev.nightjar.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Layout;
import dev.nightjar.contract.PartFormat;
import dev.nightjar.publish.consumer.PublishedNight;
import dev.nightjar.publish.consumer.UserRecommendations;
import dev.nightjar.publish.pointer.CurrentPointer;
import dev.nightjar.stage.storage.ConflictException;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.S3Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3PublisherTest {
  @TempDir Path root;

  @Test
  void publishesTheSameNightAsOnDiskAndLosesARaceCleanly() throws Exception {
    try (S3Server server = new S3Server();
        ObjectStore s3 = ObjectStores.open(server.root("publish"));
        ObjectStore disk = ObjectStores.open(root.toString())) {
      String run = Nights.recommended(s3, PartFormat.PARQUET, 5);
      assertThat(Nights.recommended(disk, PartFormat.PARQUET, 5)).isEqualTo(run);
      assertThat(new Publisher(s3).publish(run).changed()).isTrue();
      assertThat(new Publisher(s3).publish(run).changed()).isFalse();
      new Publisher(disk).publish(run);
      assertThat(s3.list("")).isEqualTo(disk.list(""));
      for (String key : disk.list("")) {
        if (key.endsWith(Layout.SYMLINKS)) {
          assertThat(new String(s3.read(key), UTF_8).lines())
              .hasSize(Nights.PARTS)
              .allMatch(line -> line.startsWith("s3://night/publish/" + run + "/part-0000"));
        } else {
          assertThat(s3.read(key)).as(key).isEqualTo(disk.read(key));
        }
      }
      losesARaceCleanly(s3);
      assertThat(read(s3)).hasSize(60).isEqualTo(read(disk));
    }
  }

  private static void losesARaceCleanly(ObjectStore s3) throws Exception {
    String late = Nights.recommended(s3, PartFormat.PARQUET, 6);
    Optional<CurrentPointer.Read> before = CurrentPointer.read(s3);
    String current = before.orElseThrow().pointer().manifest();
    new Publisher(s3).publish(late);
    FolderReader winner = FolderReader.open(s3, late, Layout.RECOMMEND);
    CurrentPointer.flip(s3, winner, before, List.of());
    FolderReader loser =
        FolderReader.open(s3, current.replace("/" + Layout.MANIFEST, ""), Layout.RECOMMEND);
    assertThatThrownBy(() -> CurrentPointer.flip(s3, loser, before, List.of()))
        .isInstanceOf(ConflictException.class);
    assertThat(CurrentPointer.leadsTo(CurrentPointer.read(s3), winner)).isTrue();
    new Publisher(s3).rollBack(loser.folder());
  }

  private static Map<String, List<UserRecommendations.Item>> read(ObjectStore store)
      throws Exception {
    Map<String, List<UserRecommendations.Item>> users = new HashMap<>();
    PublishedNight.open(store).forEachUser(user -> users.put(user.userId(), user.items()));
    return users;
  }
}
