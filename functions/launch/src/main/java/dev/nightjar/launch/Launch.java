package dev.nightjar.launch;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.stage.storage.FolderReader;
import dev.nightjar.stage.storage.ObjectStore;
import dev.nightjar.stage.storage.ObjectStores;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The dataset stage of one night on Dataflow: starts the job, then polls it until it ends. */
public final class Launch {
  /** A night as the state machine names it. */
  public record Night(String root, LocalDate date, String id) {
    String receiptKey() {
      return Layout.receipt(date, id, Layout.DATASET);
    }

    /** Where the night's receipts lie. */
    public String folder() {
      return receiptKey().substring(0, receiptKey().lastIndexOf('/'));
    }
  }

  /** How the dataset stage of a night is. */
  public enum State {
    RUNNING,
    DONE,
    FAILED
  }

  /**
   * What there is to say of a night's job.
   *
   * @param jobState as Dataflow words it
   * @param dataset folder of the dataset, once it is done
   * @param reason why it failed
   */
  public record Status(
      State state, String jobState, Optional<String> dataset, Optional<String> reason) {}

  private final DataflowJobs jobs;

  public Launch(DataflowJobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Starts the night's job, or finds it running.
   *
   * @param parameters of the template, but root, date and receipt
   */
  public Job start(Night night, Map<String, String> parameters) throws IOException {
    Map<String, String> all = new TreeMap<>(parameters);
    all.put("root", night.root());
    all.put("date", night.date().toString());
    all.put("receipt", night.receiptKey());
    return jobs.start(new JobRequest(JobRequest.nameOf(night.id()), all));
  }

  /**
   * How the night's job is. Once it is over, what counts is the dataset itself: a job that found
   * its work done counts as done however it ended.
   */
  public Status status(Night night, String jobId) throws IOException {
    Job job = jobs.get(jobId);
    return job.isOver()
        ? over(night, job)
        : new Status(State.RUNNING, job.state(), Optional.empty(), Optional.empty());
  }

  /**
   * Cancels the night's job.
   *
   * @return the job that ran, or empty if none did
   */
  public Optional<Job> cancel(Night night) throws IOException {
    Optional<Job> running = jobs.running(JobRequest.nameOf(night.id()));
    if (running.isPresent()) {
      jobs.cancel(running.get().id());
    }
    return running;
  }

  private Status over(Night night, Job job) throws IOException {
    try (ObjectStore store = ObjectStores.open(night.root())) {
      Optional<StageReceipt> receipt =
          receipt(store, night).filter(found -> !isOfAnEarlierAttempt(found, job));
      if (receipt.isEmpty()) {
        String none = store.uri(night.receiptKey()) + ": expected a receipt, found none";
        return failed(job, errorOf(job).orElse(none));
      }
      return receipt.get().outcome().isGood()
          ? finished(store, job, receipt.get().folder().orElseThrow())
          : failed(job, receipt.get().reason().orElseThrow());
    } catch (ContractException e) {
      return failed(job, e.getMessage());
    }
  }

  /**
   * What was made before counts as made; why an earlier attempt failed says nothing of this one.
   */
  private static boolean isOfAnEarlierAttempt(StageReceipt receipt, Job job) {
    return !receipt.outcome().isGood()
        && job.createdAt().filter(receipt.startedAt()::isBefore).isPresent();
  }

  /** Who may not ask still learns that the job failed. */
  private Optional<String> errorOf(Job job) throws IOException {
    try {
      return JobMessages.reason(jobs.errors(job.id()));
    } catch (DeniedException e) {
      return Optional.empty();
    }
  }

  /** What the stage said of itself, once it is over. */
  public Optional<StageReceipt> receipt(Night night) throws IOException {
    try (ObjectStore store = ObjectStores.open(night.root())) {
      return receipt(store, night);
    }
  }

  private static Optional<StageReceipt> receipt(ObjectStore store, Night night) throws IOException {
    String key = night.receiptKey();
    return store.version(key).isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(store.read(key), StageReceipt.class, store.uri(key).toString()));
  }

  private static Status finished(ObjectStore store, Job job, String folder) throws IOException {
    return FolderReader.find(store, folder, Layout.DATASET).isPresent()
        ? new Status(State.DONE, job.state(), Optional.of(folder), Optional.empty())
        : failed(job, store.uri(folder) + ": expected a manifest, found none");
  }

  private static Status failed(Job job, String reason) {
    return new Status(
        State.FAILED,
        job.state(),
        Optional.empty(),
        Optional.of("%s (job %s, %s)".formatted(reason, job.id(), job.state())));
  }
}
