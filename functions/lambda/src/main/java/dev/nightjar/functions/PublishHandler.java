package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.publish.PublishSettings;
import dev.nightjar.publish.Publisher;
import dev.nightjar.stage.Warning;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** {@link PublishEvent} in, outcome out. */
@Named("publish")
public class PublishHandler implements RequestStreamHandler {
  private static final StageCommand<PublishSettings> COMMAND =
      StageCommand.of(Layout.PUBLISH, "", PublishSettings.class, settings -> {});

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(Layout.PUBLISH, in, out, context, PublishHandler::answer);
  }

  private static Answer answer(byte[] json, Context context) throws IOException {
    PublishEvent event = Events.read(json, PublishEvent.class);
    PublishSettings settings =
        EventSettings.parse(
            COMMAND, List.of("--root=" + event.root(), "--run=" + event.run()), event.settings());
    try (ObjectStore store = ObjectStores.open(settings.root())) {
      Publisher.Outcome outcome =
          Publisher.of(store, settings).publish(settings.run(), Limits.longDeadline(context));
      outcome.warnings().forEach(warning -> Warning.say(Layout.PUBLISH, warning));
      FolderReader night = FolderReader.open(store, settings.run(), Layout.RECOMMEND);
      return new Answer(PublishAnswer.of(outcome), outcome.shown(night));
    }
  }
}
