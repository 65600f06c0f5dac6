package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.nightjar.contract.Layout;
import dev.nightjar.recommend.ShardRequest;
import dev.nightjar.stage.Deadline;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;

/**
 * {@link BeginEvent} and {@link CheckEvent} in, whether a night may go on out; {@link PlanEvent}
 * in, where the shards are listed out; {@link ShardEvent} in, its counts out.
 */
@Named("recommend")
public class RecommendHandler implements RequestStreamHandler {
  private static final Set<String> ACTIONS =
      Set.of(BeginEvent.ACTION, CheckEvent.ACTION, PlanEvent.ACTION, ShardEvent.ACTION);

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Handling.handle(Layout.RECOMMEND, in, out, context, RecommendHandler::answer);
  }

  private static Answer answer(byte[] event, Context context) throws IOException {
    return switch (Events.action(event, ACTIONS)) {
      case BeginEvent.ACTION -> NightStart.begin(Events.read(event, BeginEvent.class));
      case CheckEvent.ACTION -> NightStart.check(Events.read(event, CheckEvent.class));
      case PlanEvent.ACTION -> RunPlan.make(Events.read(event, PlanEvent.class));
      default -> shard(Events.read(event, ShardEvent.class), Limits.deadline(context));
    };
  }

  private static Answer shard(ShardEvent event, Deadline deadline) throws IOException {
    ShardRequest request = new ShardRequest(RunSettings.of(event), event.run());
    return Answer.ofPart(event.run(), request.answer(deadline));
  }
}
