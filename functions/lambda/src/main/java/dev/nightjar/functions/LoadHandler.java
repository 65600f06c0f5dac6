package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.load.LoadSettings;
import dev.nightjar.load.Loader;
import dev.nightjar.stage.command.StageCommand;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** {@link LoadEvent} in, outcome out. */
@Named("load")
public class LoadHandler implements RequestStreamHandler {
  private static final StageCommand<LoadSettings> COMMAND =
      StageCommand.of(Layout.LOAD, "", LoadSettings.class, settings -> {});

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(Layout.LOAD, in, out, context, LoadHandler::answer);
  }

  private static Answer answer(byte[] json, Context context) throws IOException {
    LoadEvent event = Events.read(json, LoadEvent.class);
    LoadSettings settings =
        EventSettings.parse(COMMAND, List.of("--root=" + event.root()), event.settings());
    return Answer.ofLoad(Loader.load(settings, System.getenv(), Limits.deadline(context)));
  }
}
