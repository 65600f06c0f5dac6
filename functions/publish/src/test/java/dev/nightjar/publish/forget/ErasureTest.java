package dev.nightjar.publish.forget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.publish.retain.RetentionPlan;
import dev.nightjar.stage.storage.ObjectStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ErasureTest {
  private static final RetentionPlan PLAN =
      new RetentionPlan(
          new TreeMap<>(
              Map.of(
                  "models/a",
                  List.of("models/a/manifest.json", "models/a/model.onnx"),
                  "nights/n/train.json",
                  List.of("nights/n/train.json"))),
          Optional.empty());

  private final List<String> erased = new ArrayList<>();

  /** Its versions stay where it is told why. */
  private ObjectStore store(Optional<String> why) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("root")) {
                return URI.create("s3://b/root/");
              }
              assertThat(method.getName()).isEqualTo("erase");
              erased.add((String) arguments[0]);
              return why;
            });
  }

  @Test
  void erasesEveryObjectWithItsVersions() throws IOException {
    assertThat(new Erasure(store(Optional.empty())).of(PLAN)).isEmpty();
    assertThat(erased)
        .containsExactly("models/a/manifest.json", "models/a/model.onnx", "nights/n/train.json");
  }

  @Test
  void saysWhichVersionsAreLeftAndHowTheyGo() throws IOException {
    assertThat(new Erasure(store(Optional.of("Access Denied"))).of(PLAN).orElseThrow())
        .isEqualTo(
            """
            older versions of 3 objects may be left, since they could not be deleted: Access Denied
            Who may list and delete versions of the bucket deletes them so, each until it lists none:
            aws s3api delete-objects --bucket b --delete "$(aws s3api list-object-versions --bucket b\
             --prefix 'root/models/a/' --max-items 500 --output json\
             --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}')"
            aws s3api delete-objects --bucket b --delete "$(aws s3api list-object-versions --bucket b\
             --prefix 'root/nights/n/train.json' --max-items 500 --output json\
             --query '{Objects: [Versions, DeleteMarkers][][].{Key: Key, VersionId: VersionId}}')\"""");
    assertThat(erased).hasSize(3);
  }
}
