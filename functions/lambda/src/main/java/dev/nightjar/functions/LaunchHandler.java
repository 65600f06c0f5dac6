package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.launch.DataflowJobs;
import dev.nightjar.launch.Job;
import dev.nightjar.launch.Launch;
import dev.nightjar.launch.LaunchSettings;
import dev.nightjar.launch.WorkloadIdentity;
import dev.nightjar.stage.MetricLine;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Optional;
import picocli.CommandLine.ParameterException;

/** {@link LaunchEvent} in; the started job, or its state, out. */
@Named("launch")
public class LaunchHandler implements RequestStreamHandler {
  private Launch launch;

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(Layout.LAUNCH, in, out, context, (event, limits) -> answer(event));
  }

  private Answer answer(byte[] json) throws IOException {
    LaunchEvent event = Events.read(json, LaunchEvent.class);
    Launch.Night night =
        new Launch.Night(event.root(), LocalDate.parse(event.date()), event.night());
    if (event.jobId().isPresent()) {
      return Answer.of(status(night, event.jobId().get()), night.folder());
    }
    if (event.action().equals(LaunchEvent.CANCEL)) {
      Optional<Job> cancelled = launch().cancel(night);
      return Answer.of(new CancelAnswer(cancelled.map(Job::id)), night.folder());
    }
    Job job = launch().start(night, event.parameters());
    return Answer.of(new LaunchAnswer(job.id(), job.name()), night.folder());
  }

  /** The job has no log in CloudWatch, so its metrics are said here, once it is over. */
  private Launch.Status status(Launch.Night night, String job) throws IOException {
    Launch.Status status = launch().status(night, job);
    if (status.state() == Launch.State.DONE) {
      launch().receipt(night).map(MetricLine::of).ifPresent(System.out::println);
    }
    return status;
  }

  /** Made with the first event, kept for the next: the token is good for an hour. */
  private synchronized Launch launch() {
    if (launch == null) {
      LaunchSettings settings = settings();
      launch = new Launch(new DataflowJobs(settings, new WorkloadIdentity(settings)));
    }
    return launch;
  }

  private static LaunchSettings settings() {
    try {
      return LaunchSettings.fromEnvironment();
    } catch (ParameterException | IllegalArgumentException e) {
      throw new WrongEventException("settings of the function: " + e.getMessage(), e);
    }
  }
}
