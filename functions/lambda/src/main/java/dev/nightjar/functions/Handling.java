package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import dev.nightjar.recommend.StoppedException;
import dev.nightjar.stage.command.RefusedException;
import dev.nightjar.stage.storage.ConflictException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What every handler does around its work: event in, answer out, and each failure as one of the
 * four types that a caller can tell apart. Anything else is a defect and keeps its own type.
 */
final class Handling {
  /** The work itself: the event as it came, the answer as an object of JSON. */
  @FunctionalInterface
  interface Work {
    Object answer(byte[] event, Context context) throws IOException;
  }

  private Handling() {}

  static void handle(InputStream in, OutputStream out, Context context, Work work)
      throws IOException {
    byte[] event = in.readAllBytes();
    Object answer = typed(() -> work.answer(event, context));
    out.write(Json.line(answer).getBytes(StandardCharsets.UTF_8));
  }

  @FunctionalInterface
  private interface Step {
    Object take() throws IOException;
  }

  private static Object typed(Step step) {
    try {
      return step.take();
    } catch (StoppedException e) {
      throw new OutOfTimeException(e.getMessage(), e);
    } catch (ContractException | ConflictException | RefusedException | FileNotFoundException e) {
      throw new RefusedEventException(e.getMessage(), e);
    } catch (IOException e) {
      throw new TransientFailureException(e.getMessage(), e);
    }
  }
}
