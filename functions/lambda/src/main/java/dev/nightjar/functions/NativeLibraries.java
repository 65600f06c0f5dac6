package dev.nightjar.functions;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the native libraries beside the function, so that nothing has to be unpacked at the start.
 * Outside Lambda each comes from its own jar.
 */
@Singleton
class NativeLibraries {
  void start(@Observes StartupEvent event) {
    String folder = System.getenv("LAMBDA_TASK_ROOT");
    if (folder != null) {
      use(Path.of(folder).toAbsolutePath());
    }
  }

  static void use(Path folder) {
    if (Files.exists(folder.resolve("libonnxruntime.so"))) {
      System.setProperty("onnxruntime.native.path", folder.toString());
    }
    Path zstd = folder.resolve("libzstd-jni.so");
    if (Files.exists(zstd)) {
      System.setProperty("ZstdNativePath", zstd.toString());
    }
  }
}
