package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.report.MorningReport;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Optional;

/** {@link ReportEvent} in, the report's address out. */
@Named("report")
public class ReportHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(Layout.REPORT, in, out, context, (event, limits) -> answer(event));
  }

  private static Answer answer(byte[] json) throws IOException {
    ReportEvent event = Events.read(json, ReportEvent.class);
    try (ObjectStore store = ObjectStores.open(event.root())) {
      if (event.served().isPresent()) {
        FunctionReceipts.write(store, event, event.served().get());
      }
      Optional<MorningReport.Failure> failure =
          event.failed().map(failed -> failure(event, failed));
      MorningReport report =
          MorningReport.ofNight(store, LocalDate.parse(event.date()), event.night(), failure);
      return Answer.of(new ReportAnswer(report.key()), report.key());
    }
  }

  private static MorningReport.Failure failure(ReportEvent event, ReportEvent.Failed failed) {
    return new MorningReport.Failure(
        failed.state(),
        "%s; the cause is in nights/dt=%s/%s/failure.json"
            .formatted(failed.error(), event.date(), event.night()),
        event.endedAt());
  }
}
