package dev.nightjar.functions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeReflection;

/**
 * Registers all our records and enums with the native image: JSON and settings use their
 * constructors and components by reflection. A list kept by hand would miss some.
 */
public final class RegisterRecords implements Feature {
  private static final String PACKAGE = "dev/nightjar/";

  @Override
  public String getDescription() {
    return "Registers the records of Nightjar for reflection";
  }

  @Override
  public void beforeAnalysis(BeforeAnalysisAccess access) {
    for (Path place : access.getApplicationClassPath()) {
      for (String name : classes(place)) {
        register(access.findClassByName(name));
      }
    }
  }

  private static void register(Class<?> type) {
    if (type != null && isData(type)) {
      RuntimeReflection.register(type);
      RuntimeReflection.registerAllDeclaredConstructors(type);
      RuntimeReflection.registerAllDeclaredMethods(type);
      RuntimeReflection.registerAllDeclaredFields(type);
      if (type.isRecord()) {
        RuntimeReflection.registerAllRecordComponents(type);
      }
    }
  }

  /** Whether JSON or settings may be made of it. */
  static boolean isData(Class<?> type) {
    return type.isRecord() || type.isEnum();
  }

  /** The names of our classes in a jar or a folder. */
  static List<String> classes(Path place) {
    try {
      if (Files.isDirectory(place)) {
        return classesBelow(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return classesBelow(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> classesBelow(Path root) throws IOException {
    Path ours = root.resolve(PACKAGE);
    if (!Files.isDirectory(ours)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(ours)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }
}
