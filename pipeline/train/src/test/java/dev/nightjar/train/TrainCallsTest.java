package dev.nightjar.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.stage.command.ExitCode;
import dev.nightjar.stage.storage.Grants;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import dev.nightjar.stage.storage.RecordedCalls;
import dev.nightjar.stage.storage.S3Server;
import dev.nightjar.train.SmallDataset.Night;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the role of the stage allows is what the stage asks of a bucket. */
class TrainCallsTest {
  private static final Night NEXT = new Night("2026-02-01", 2, SmallDataset.WIDTH, Map.of());

  @TempDir Path before;

  @Test
  void ofTrain() throws Exception {
    PublishedModel.publish(before, SmallModel.write(before));
    SmallDataset.write(before, NEXT);
    try (S3Server server = S3Server.recording()) {
      String root = server.root("root");
      copy(root);
      String[] warm = {"--epochs", "40", "--force", "test"};
      Set<RecordedCalls.Call> calls =
          new TreeSet<>(server.calls().of("root", () -> train(root, ExitCode.DONE, warm)));
      String[] hopeless = {
        "--epochs",
        "1",
        "--learning-rate",
        "0.00000001",
        "--checkpoint-minutes",
        "0",
        "--item-pairs",
        "false"
      };
      calls.addAll(server.calls().of("root", () -> train(root, ExitCode.REFUSED, hopeless)));
      Grants.areThoseOf("train", calls);
    }
  }

  private void copy(String root) throws IOException {
    try (ObjectStore from = ObjectStores.open(before.toString());
        ObjectStore to = ObjectStores.open(root)) {
      for (String key : from.list("")) {
        to.create(key, from.read(key));
      }
    }
  }

  private void train(String root, int code, String... more) {
    Map<String, String> flags = TestSettings.values(before, more);
    flags.put("--root", root);
    flags.put("--dataset", NEXT.folder());
    flags.put("--receipt", "nights/dt=2026-02-01/n/train.json");
    String[] typed = TestSettings.typed(flags).toArray(String[]::new);
    assertThat(TrainMain.command().execute(typed)).isEqualTo(code);
  }
}
