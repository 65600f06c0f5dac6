output "name" {
  description = "Name of the state machine and of its schedule."
  value       = aws_sfn_state_machine.this.name
}

output "machine_arn" {
  description = "The state machine, known before it exists."
  value       = local.machine_arn
}

output "logs" {
  description = "Its log group."
  value       = aws_cloudwatch_log_group.this.name
}
