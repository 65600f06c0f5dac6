package dev.nightjar.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link RecommendEvent} in, part result out. */
@Named("recommend")
public class RecommendHandler implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    Events.write(Events.read(in, RecommendEvent.class).request().answer(), out);
  }
}
