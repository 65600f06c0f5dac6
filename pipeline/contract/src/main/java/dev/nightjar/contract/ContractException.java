package dev.nightjar.contract;

/**
 * A file does not hold what the contract promises: it names the file, what was expected and what
 * was found.
 */
public final class ContractException extends RuntimeException {
  public ContractException(String message) {
    super(message);
  }

  public ContractException(String message, Throwable cause) {
    super(message, cause);
  }
}
