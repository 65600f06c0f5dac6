package dev.nightjar.input;

import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/** What of a Parquet file is read. */
interface RowGroups {
  /** All of a file that is on the local disk. */
  RowGroups ALL =
      new RowGroups() {
        @Override
        public boolean has(BlockMetaData group) {
          return true;
        }

        @Override
        public long rowsBefore() {
          return 0;
        }

        @Override
        public void fetch(BlockMetaData group, MessageType columns) {}
      };

  boolean has(BlockMetaData group);

  /** Rows of the file before the first of these groups. */
  long rowsBefore();

  /** Brings columns of a group to the local disk, where they are read next. */
  void fetch(BlockMetaData group, MessageType columns) throws StorageException;
}
