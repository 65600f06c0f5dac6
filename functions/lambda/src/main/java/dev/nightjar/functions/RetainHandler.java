package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.publish.retain.Retention;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link RetainEvent} in; how much was deleted out. */
@Named("retain")
public class RetainHandler implements RequestStreamHandler {
  private static final String RETAIN = "retain";

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(RETAIN, in, out, context, (event, limits) -> answer(event));
  }

  private static Answer answer(byte[] json) throws IOException {
    RetainEvent event = Events.read(json, RetainEvent.class);
    try (ObjectStore store = ObjectStores.open(event.root())) {
      Retention.Deleted deleted = Retention.keep(store, event.keep());
      return Answer.of(new RetainAnswer(deleted.folders(), deleted.objects()), Layout.CURRENT);
    }
  }
}
