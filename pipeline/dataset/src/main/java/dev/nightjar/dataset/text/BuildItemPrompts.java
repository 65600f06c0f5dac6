package dev.nightjar.dataset.text;

import dev.nightjar.contract.CatalogItem;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** Items to item prompts; an item of which nothing is known gets none. */
public final class BuildItemPrompts
    extends PTransform<PCollection<CatalogItem>, PCollection<Prompt>> {
  private BuildItemPrompts() {}

  public static BuildItemPrompts ofCatalog() {
    return new BuildItemPrompts();
  }

  @Override
  public PCollection<Prompt> expand(PCollection<CatalogItem> items) {
    return items.apply("Build", ParDo.of(new Build())).setCoder(Prompt.CODER);
  }

  static final class Build extends DoFn<CatalogItem, Prompt> {
    @ProcessElement
    public void build(@Element CatalogItem item, OutputReceiver<Prompt> out) {
      String text = Prompts.item(item);
      if (!text.isEmpty()) {
        out.output(new Prompt(Prompt.Owner.ITEM, item.index(), text));
      }
    }
  }
}
