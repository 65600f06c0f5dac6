package dev.nightjar.dataset.text;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * A model that all encoders of a process share: loaded by the first, closed with the last. Runs of
 * several threads at once do not disturb each other, and each stays on its thread.
 */
final class SharedModel implements AutoCloseable {
  private static final Map<String, SharedModel> OPEN = new HashMap<>();

  private final String resource;
  private final OrtSession session;
  private int encoders;

  private SharedModel(String resource) {
    this.resource = resource;
    try (InputStream in = OnnxEncoder.resource(resource);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = OrtEnvironment.getEnvironment().createSession(in.readAllBytes(), options);
    } catch (IOException | OrtException e) {
      throw new IllegalStateException("cannot load encoder " + resource, e);
    }
  }

  /**
   * @param resource an ONNX file on the class path
   */
  static SharedModel open(String resource) {
    synchronized (OPEN) {
      SharedModel model = OPEN.computeIfAbsent(resource, SharedModel::new);
      model.encoders++;
      return model;
    }
  }

  OrtSession session() {
    return session;
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      encoders--;
      if (encoders > 0) {
        return;
      }
      OPEN.remove(resource);
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the encoder", e);
    }
  }
}
