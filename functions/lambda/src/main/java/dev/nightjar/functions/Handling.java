package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.contract.StageReceipt;
import dev.nightjar.launch.DeniedException;
import dev.nightjar.load.LoadAgainException;
import dev.nightjar.stage.MetricLine;
import dev.nightjar.stage.StoppedException;
import dev.nightjar.stage.command.ReceiptSettings;
import dev.nightjar.stage.command.Receipts;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.command.StageCommand;
import dev.nightjar.stage.storage.ConflictException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What all handlers share: reading the event, writing the answer, one metrics line per invocation
 * however it ends, and mapping failures to the types that a caller can tell apart. Any other
 * exception is a bug and keeps its own type.
 */
final class Handling {
  /** The work itself, of an event as it came. */
  @FunctionalInterface
  interface Work {
    Answer answer(byte[] event, Context context) throws IOException;
  }

  private Handling() {}

  static void handle(String stage, InputStream in, OutputStream out, Context context, Work work)
      throws IOException {
    Receipts receipts = Receipts.startingNow(stage, "", settings(stage));
    byte[] event = in.readAllBytes();
    try (Trace trace = Trace.of(context)) {
      Object answer = told(receipts, trace, () -> typed(work, event, context));
      out.write(Json.line(answer).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Object told(Receipts receipts, Trace trace, Supplier<Answer> work) {
    try {
      Answer answer = work.get();
      say(receipts.of(answer.work()), trace);
      return answer.content();
    } catch (RuntimeException e) {
      try {
        say(receipts.of(e), trace);
      } catch (RuntimeException unsaid) {
        e.addSuppressed(unsaid);
      }
      throw e;
    }
  }

  /** The price of the function's machine, {@code NIGHTJAR_<STAGE>_MACHINE_PRICE}. */
  private static ReceiptSettings settings(String stage) {
    return StageCommand.of(stage, "", ReceiptSettings.class, none -> {}).parse();
  }

  /** On standard output, as a line of its own: CloudWatch makes metrics of it. */
  private static void say(StageReceipt receipt, Trace trace) {
    ObjectNode line = Json.read(MetricLine.of(receipt), ObjectNode.class, "metrics");
    trace.addTo(line);
    System.out.println(Json.line(line));
  }

  private static Answer typed(Work work, byte[] event, Context context) {
    try {
      return work.answer(event, context);
    } catch (StoppedException e) {
      throw new OutOfTimeException(e.getMessage(), e);
    } catch (ContractException
        | ConflictException
        | RefusedException
        | DeniedException
        | FileNotFoundException e) {
      throw new RefusedEventException(e.getMessage(), e);
    } catch (IOException | LoadAgainException e) {
      throw new TransientFailureException(e.getMessage(), e);
    }
  }
}
