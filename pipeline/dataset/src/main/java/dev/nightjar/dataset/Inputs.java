package dev.nightjar.dataset;

import dev.nightjar.contract.InputRef;
import dev.nightjar.dataset.log.InputFile;
import dev.nightjar.dataset.log.InputFiles;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The files of the three inputs; their ordinals run on from one input to the next. */
record Inputs(List<InputFile> interactions, List<InputFile> catalog, List<InputFile> users) {
  Inputs {
    interactions = List.copyOf(interactions);
    catalog = List.copyOf(catalog);
    users = List.copyOf(users);
  }

  static Inputs find(DatasetSettings settings) throws IOException {
    List<InputFile> interactions = InputFiles.find("interactions", settings.interactions(), 0);
    List<InputFile> catalog = InputFiles.find("catalog", settings.catalog(), interactions.size());
    List<InputFile> users =
        settings.users().isEmpty()
            ? List.of()
            : InputFiles.find(
                "users", settings.users().get(), interactions.size() + catalog.size());
    return new Inputs(interactions, catalog, users);
  }

  List<InputFile> all() {
    return Stream.of(interactions, catalog, users).flatMap(List::stream).toList();
  }

  List<InputRef> refs() {
    return all().stream().map(InputFile::asInputRef).toList();
  }
}
