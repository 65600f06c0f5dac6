package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.publish.Publisher;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link PublishEvent} in, outcome out. */
@Named("publish")
public class PublishHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(in, out, context, PublishHandler::answer);
  }

  private static Object answer(byte[] json, Context context) throws IOException {
    PublishEvent event = Events.read(json, PublishEvent.class);
    try (ObjectStore store = ObjectStores.open(event.root())) {
      return new Publisher(store).publish(event.run());
    }
  }
}
