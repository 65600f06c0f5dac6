output "queues" {
  description = "ARNs of the queues by kind of machine: spot, on-demand; known before they exist."
  value = {
    for kind in keys(local.kinds) :
    kind => "arn:${var.place.partition}:batch:${var.place.region}:${var.place.account_id}:job-queue/${aws_batch_job_queue.this[kind].name}"
  }
}

output "job_definition" {
  description = "Name of the job definition; without a revision it means the newest."
  value       = aws_batch_job_definition.this.name
}

output "job_definition_arn" {
  description = "ARN of the job definition without a revision, known before it exists."
  value       = "arn:${var.place.partition}:batch:${var.place.region}:${var.place.account_id}:job-definition/${aws_batch_job_definition.this.name}"
}

output "logs" {
  description = "Log group of the jobs."
  value       = aws_cloudwatch_log_group.this.name
}
