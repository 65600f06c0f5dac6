package dev.nightjar.stage.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordedCallsTest {
  private S3Server server;
  private ObjectStore store;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.recording();
    store = ObjectStores.open(server.root("root"));
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @Test
  void notesWritesThatAskForACondition() throws Exception {
    RecordedCalls.Work work =
        () -> {
          ObjectVersion first = store.create("models/m/model.onnx", new byte[1]);
          store.replace("models/m/model.onnx", new byte[2], Optional.of(first));
          store.overwrite("nights/train.json", new byte[1]);
        };
    assertThat(server.calls().of("root", work))
        .contains(
            new RecordedCalls.Call("s3:PutObject", "models/m/model.onnx"),
            new RecordedCalls.Call("s3:PutObject", "nights/train.json"));
  }

  @Test
  void refusesAStageThatOverwritesAModelOrARun() throws Exception {
    for (String key : new String[] {"models/m/model.onnx", "recommendations/r/_run.json"}) {
      RecordedCalls.Work work = () -> store.overwrite(key, new byte[1]);
      assertThatThrownBy(() -> server.calls().of("root", work))
          .hasMessageContaining("puts that ask for no condition")
          .hasMessageContaining(key);
    }
  }
}
