output "jobs" {
  description = "What a night submits: ARNs of the queues by kind of machine (spot, on-demand), name of the job definition, of which without a revision the newest is meant, and its ARN without one. All known before they exist."
  value = {
    queues = {
      for kind in keys(local.kinds) :
      kind => "arn:${var.place.partition}:batch:${var.place.region}:${var.place.account_id}:job-queue/${aws_batch_job_queue.this[kind].name}"
    }
    definition     = aws_batch_job_definition.this.name
    definition_arn = "arn:${var.place.partition}:batch:${var.place.region}:${var.place.account_id}:job-definition/${aws_batch_job_definition.this.name}"
  }
}

output "logs" {
  description = "Log group of the jobs."
  value       = aws_cloudwatch_log_group.this.name
}
