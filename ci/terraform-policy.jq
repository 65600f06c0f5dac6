# What a plan of terraform/aws must not hold: prints one line for each violation.
# Input: terraform show -json. $privileges: terraform/privileges.json, the wildcards that are
# allowed, each with its reason. $calls: terraform/s3-calls.json, what each stage asks of the bucket below
# the root, as tests record it. $services: terraform/service-calls.json, what uses each permission of
# other services. $definition: the rendered state machine is a value of the plan.

def resources: [.planned_values.root_module | recurse(.child_modules[]?) | .resources[]?];
def list: if type == "array" then .[] elif . == null then empty else . end;
def wild: test("[*]");
# A pattern of privileges.json, in which * stands for any run of characters.
def matches_pattern($pattern): test("^" + ($pattern | gsub("(?<c>[.+?()\\[\\]{}|^$\\\\/])"; "\\\(.c)") | gsub("[*]"; ".*")) + "$");
# Keys below a folder of a named bucket: the one wildcard that needs no reason.
def is_folder: test("^arn:aws[a-z-]*:s3:::[^*/]+/[^*]+[*]");

(.variables.name.value // "nightjar") as $name
# Who is there only with one of the two engines of the dataset stage.
| (if .variables.dataset.value.engine? == "batch" then ["dataset-host"] else ["launch"] end) as $engine
| resources as $all
| [$all[] | select(.type == "aws_iam_role_policy")
    | (.values.name | ltrimstr($name + "-")) as $role
    | if .values.policy == null then {role: $role, unknown: true}
      else .values.policy | fromjson | .Statement[] | . + {role: $role} end] as $statements
| [$statements[] | select(.Effect != "Deny") | . as $s | .Resource | list | select(wild and (is_folder | not))
    | {role: $s.role, sid: $s.Sid, resource: .}] as $wildcards
| def allows($w): .sid == $w.sid
      and (.role as $roles | $w.role | test("^(" + $roles + ")$"))
      and (.resource as $p | $w.resource == $p or ($p != "*" and ($w.resource | matches_pattern($p))));
  def writers($key): [$statements[] | select(any(.Action | list; . == "s3:PutObject" or . == "s3:DeleteObject"))
      | select(any(.Resource | list; endswith($key))) | .role] | unique;
  def named($type): [$all[] | select(.type == $type)];
(
  # Least privilege.
  ($statements[] | select(.unknown) | "\(.role): its policy is not known before apply"),
  ($statements[] | select(.unknown | not) | . as $s | .Action | list | select(wild)
    | "\($s.role) \($s.Sid): wildcard action \(.)"),
  ($statements[] | select(.NotAction or .NotResource or (.unknown | not) and (.Action == null or .Resource == null))
    | "\(.role) \(.Sid): says what is not allowed instead of what is"),
  ($wildcards[] as $w | select(any($privileges.aws[]; allows($w)) | not)
    | "\($w.role) \($w.sid): wildcard resource \($w.resource) without a reason in privileges.json"),
  ($privileges.aws[] | . as $p | select(.optional != true) | select(any($wildcards[]; . as $w | $p | allows($w)) | not)
    | "privileges.json: nothing uses \(.role) \(.sid) \(.resource)"),
  ($privileges.aws[] | select((.reason // "") | length < 20) | "privileges.json: \(.role) \(.sid) has no reason"),
  ($statements[] | select(.Sid == "Count" and .Condition.StringEquals["cloudwatch:namespace"] != "Nightjar")
    | "\(.role) \(.Sid): may write metrics of any namespace"),
  ([$statements[].role] | unique - ["load"] | select(. != (["dataset", "ended", "nightly", "publish", "recommend", "report", "retain", "schedule", "train", "train-host"] + $engine | sort))
    | "one role for each stage, found \(join(", "))"),
  (named("aws_iam_role")[] | .values.name as $role | .values.assume_role_policy | fromjson | .Statement[]
    | select(.Principal == "*" or (.Principal | tostring | wild)) | "\($role): anyone may take it"),
  (named("aws_iam_role")[] | .values.name as $role | .values.assume_role_policy | fromjson | .Statement[]
    | select(.Principal.Federated != null)
    | select((.Condition.StringEquals | keys | sort) != ["accounts.google.com:aud", "accounts.google.com:oaud", "accounts.google.com:sub"])
    | "\($role): trusts more than one service account"),
  ($all[] | select(.type | IN("aws_iam_role_policy_attachment", "aws_iam_policy_attachment", "aws_iam_user", "aws_iam_access_key", "aws_iam_user_policy", "aws_iam_group"))
    | "\(.address): users, keys and managed policies have no place here"),
  # A role may ask of other services what code or a service uses, and nothing else. What the state
  # machine calls is compared further down.
  ((({key: .variables.kms_key_arn.value, input_keys: .variables.input_key_arns.value, models: .variables.bedrock_models.value,
      secret: .variables.load.value.secret_arn?, secret_key: .variables.load.value.secret_key_arn?,
      embedding_secret: .variables.embedding_key.value.secret_arn?, embedding_secret_key: .variables.embedding_key.value.secret_key_arn?, network: .variables.load.value.network?}
      | map_values(. != null and . != [])) + {dynamodb: (.variables.load.value.to? == "dynamodb")}) as $set
    | ([$statements[].role] | unique) as $roles
    | [$services.aws[] | . as $use | select(.when == null or any(.when[]; $set[.]))
        | $roles[] | select(test("^(" + $use.role + ")$")) | $use + {role: .}] as $uses
    | ([$uses[] | "\(.role): \(.actions[])"] | unique) as $used
    | ([$statements[] | select(.Effect != "Deny" and (.role != "nightly" or (.Sid | IN("Logs", "Traces", "Keys", "WriteKey"))))
        | .role as $role | .Action | list | select(startswith("s3:") | not) | "\($role): \(.)"] | unique) as $may
    | (($used - $may)[] | "\(.), which service-calls.json says is used, is not granted"),
      (($may - $used)[] | "\(.) is granted, but service-calls.json does not say what uses it"),
      ($uses[] | select(.code == null) | . as $use | select(any($all[]; .type == $use.by) | not) | "\(.role): no \(.by) is there to use \(.actions | join(", "))"),
      ($services.aws[] | select((.code == null) == (.by == null) or .by != null and .document == null) | "service-calls.json: \(.role) \(.actions[0]): used by whom?")),
  # A role may ask of the bucket what its stage asks for, and nothing else.
  ("arn:\(.variables.partition.value // "aws"):s3:::\(named("aws_s3_bucket")[0].values.bucket)" as $bucket
    | "\($bucket)/\(.variables.root_prefix.value // "nightjar")/" as $root
    | $calls | to_entries[] | .key as $role | .value as $asked
    | select(any($statements[]; .role == $role))
    | ([$statements[] | select(.role == $role and .Effect != "Deny") | . as $s | .Action | list | select(startswith("s3:")) | . as $action
        | $s.Resource | list
        | if . == $bucket then "\($action) " elif startswith($root) then "\($action) \(ltrimstr($root))" else empty end] | unique) as $granted
    | ([$asked | to_entries[] | .key as $action | .value[] | "\($action) \(.)"] | unique) as $wanted
    | (($wanted - $granted)[] | "\($role): asks for \(.), which it may not"),
      (($granted - $wanted)[] | "\($role): may \(.), which nothing asks for")),
  # Who writes what.
  ({"/current.json": ["publish", "retain"], "/datasets/*": ["dataset", "retain"], "/models/*": ["retain", "train"], "/embeddings/*": ["dataset"], "/reports/*": ["report", "retain"]} | to_entries[]
    | writers(.key) as $found | select($found != .value) | "\(.key) may be written by \(.value | join(", ")) alone, found \($found | join(", "))"),
  # The bucket.
  (if (named("aws_s3_bucket") | length) != 1 then "one bucket is expected" else empty end),
  (if any(named("aws_s3_bucket_versioning")[]; .values.versioning_configuration[0].status == "Enabled") then empty else "the bucket is not versioned" end),
  (if any(named("aws_s3_bucket_server_side_encryption_configuration")[]; .values.rule[0].apply_server_side_encryption_by_default[0].sse_algorithm | IN("AES256", "aws:kms")) then empty else "the bucket is not encrypted" end),
  (if any(named("aws_s3_bucket_public_access_block")[]; .values | .block_public_acls and .block_public_policy and .ignore_public_acls and .restrict_public_buckets) then empty else "public access to the bucket is not blocked" end),
  (if any(named("aws_s3_bucket_policy")[].values.policy | fromjson | .Statement[]; .Effect == "Deny" and .Principal == "*" and .Action == "s3:*" and .Condition.Bool["aws:SecureTransport"] == "false") then empty else "the bucket can be read without TLS" end),
  (if (named("aws_s3_bucket_lifecycle_configuration") | length) == 1 then empty else "the bucket forgets nothing" end),
  (named("aws_s3_bucket_lifecycle_configuration")[].values.rule[] | select(.status == "Enabled" and any(.expiration[]?; (.days // 0) > 0))
    | (.filter[0].prefix // "") | select(test("/checkpoints/$") | not) | "age deletes what a published run needs: \(.)"),
  (if any(named("aws_s3_bucket_policy")[].values.policy | fromjson | .Statement[]; .Effect == "Deny" and .Action == "s3:PutObject" and .Condition.Null["s3:if-none-match"] == "true" and (.Resource | length) == 2) then empty else "runs and models may be overwritten" end),
  # Object Lock, where it is asked for and nowhere else.
  ((.variables.lock_days.value // 0 | tonumber) as $days
    | ([named("aws_s3_bucket")[].values.object_lock_enabled] == [$days > 0]
        and [named("aws_s3_bucket_object_lock_configuration")[].values.rule[0].default_retention[0] | .mode, .days] == (if $days > 0 then ["GOVERNANCE", $days] else [] end))
    | if . then empty else "objects are not locked for lock_days" end),
  # What a stage is told to read by its settings, its role may read.
  ({dataset: .variables.dataset_settings.value, recommend: .variables.recommend_settings.value} | to_entries[]
    | .key as $role | .value // {} | to_entries[] | select(.value | strings | startswith("s3://")) | . as $setting
    | ($setting.value | ltrimstr("s3://")) as $object
    | select(any($statements[]; .role == $role and .Effect != "Deny" and any(.Action | list; . == "s3:GetObject")
        and any(.Resource | list | sub("^arn:aws[a-z-]*:s3:::"; ""); . as $pattern | $object | matches_pattern($pattern))) | not)
    | "\($role): may not read \($setting.value), which its setting \($setting.key) names"),
  # The customer's key, where there is one: everything that rests.
  (.variables.kms_key_arn.value | values as $key
    | ((named("aws_s3_bucket_server_side_encryption_configuration")[] | select(.values.rule[0].apply_server_side_encryption_by_default[0].kms_master_key_id != $key)),
      (named("aws_sns_topic")[] | select(.values.kms_master_key_id != $key)),
      (named("aws_cloudwatch_log_group")[] | select(.values.kms_key_id != $key)),
      (named("aws_ecr_repository")[] | select(.values.encryption_configuration[0].kms_key != $key)),
      (named("aws_lambda_function")[] | select(.values.kms_key_arn != $key)))
    | "\(.address): not encrypted with the customer's key"),
  (.variables.kms_key_arn.value | values as $key
    | ["dataset", "nightly", "publish", "recommend", "report", "retain", "train"] + ($engine - ["dataset-host"]) - [$statements[] | select(.Sid == "Keys" and any(.Resource | list; . == $key)) | .role]
    | .[] | "\(.): may not use the customer's key"),
  # Functions, logs, machines.
  (if any($statements[]; .role == "load") == any(named("aws_lambda_function")[]; .values.function_name | endswith("-load")) then empty else "load: a role without its function, or a function without its role" end),
  ($statements[] | select(.Sid == "JoinNetwork") | .role as $role | select(any($statements[]; .role == $role and .Effect == "Deny" and .Condition.ArnEquals["lambda:SourceFunctionArn"] != null) | not)
    | "\($role): the program may make network interfaces"),
  (named("aws_lambda_function")[] | select((.values.reserved_concurrent_executions // -1) < 1) | "\(.address): no reserved concurrency"),
  (named("aws_lambda_function")[] | select(.values.tracing_config[0].mode != "Active") | "\(.address): not traced"),
  (named("aws_cloudwatch_log_group")[] | select((.values.retention_in_days // 0) == 0) | "\(.address): kept for ever"),
  (named("aws_launch_template")[] | select(.values.metadata_options[0] | .http_tokens != "required" or .http_put_response_hop_limit != 1)
    | "\(.address): its containers reach the metadata of the machine"),
  (named("aws_security_group")[] | select((.values.ingress // []) != []) | "\(.address): lets connections in"),
  (named("aws_ecr_repository")[] | select(.values.image_tag_mutability != "IMMUTABLE") | "\(.address): tags can be moved"),
  (named("aws_sfn_state_machine")[] | select(.values.logging_configuration[0].level != "ALL" or .values.tracing_configuration[0].enabled != true) | "\(.address): not logged or not traced"),
  (named("aws_scheduler_schedule")[] | select((.values.schedule_expression_timezone // "") == "") | "\(.address): no time zone"),
  # Alarms.
  (["night-late", "night-unpublished", "night-failed", "gate-refused", "rejected-rows", "shard-errors", "cost"] - [named("aws_cloudwatch_metric_alarm")[].values.alarm_name | ltrimstr($name + "-")]
    | .[] | "no alarm \(.)"),
  (if any($statements[]; .role == "load") and all(named("aws_cloudwatch_metric_alarm")[]; .values.alarm_name | endswith("load-failed") | not) then "no alarm load-failed" else empty end),
  # Braces of Terraform that were meant to be filled in; those of the table are Athena's.
  ($all[] | .address as $at | select(.type | IN("aws_glue_catalog_table", "terraform_data") | not) | .values | .. | strings
    | select(test("[$][{]")) | "\($at): not filled in: \(.)"),
  # Secrets.
  ({load: .variables.load.value.secret_arn?, dataset: .variables.embedding_key.value.secret_arn?} as $secrets
    | $statements[] | select(any(.Action | list; startswith("secretsmanager:"))) | . as $s | .Resource | list
    | select(. != $secrets[$s.role]) | "\($s.role): may read \(.), which is not its secret"),
  ($all[] | select(.type | test("^(random_password|tls_private_key|aws_secretsmanager_secret_version|aws_ssm_parameter)$")) | "\(.address): a secret in the state"),
  ((named("aws_lambda_function")[] | .address as $at | .values.environment[0].variables // {} | to_entries[] | . + {at: $at}),
  (named("aws_batch_job_definition")[] | .address as $at | .values.container_properties | fromjson | .environment[] | {key: .name, value, at: $at})
    | select(((.key | test("SECRET|PASSWORD|TOKEN|CREDENTIAL|API_?KEY|ACCESS_KEY"; "i")) and (.value | test("^arn:aws[a-z-]*:secretsmanager:") | not)) or (.value | test("AKIA[0-9A-Z]{16}|-----BEGIN"))) | "\(.at): \(.key) looks like a secret"),
  # The state machine.
  ([$all[] | select(.type == "terraform_data" and .name == "definition")] | if length == 1 then empty else "the rendered state machine is missing from the plan" end),
  ($all[] | select(.type == "terraform_data" and .name == "definition") | .values.input
    | if test("[$][{]") then "the state machine keeps a placeholder" else empty end,
      (capture("\"embeddingKey\": *\"(?<value>[^\"]*)\""; "g") | select(.value | test("^(arn:aws[a-z-]*:secretsmanager:|projects/)") | not) | "the state machine holds the key of an embedding service")),
  ($all[] | select(.type == "terraform_data" and .name == "definition") | .values.input
    | (try fromjson catch null)
    | if . == null then "the rendered state machine is no JSON" else
        . as $machine
        | def called(f): [$machine | .. | objects | f | strings] | unique;
          def granted($sid): [$statements[] | select(.role == "nightly" and .Sid == $sid) | .Resource | list] | unique;
          ([named("aws_lambda_function")[].values.function_name] | unique) as $functions
        | (called(.FunctionName) + called(.load_function) - ["none"] | unique) as $called
        | ($called[] | select(test(":[0-9]+$") | not) | "the state machine calls \(.), which is no version"),
          ($called | map(sub(":[0-9]+$"; "")) | select(. != $functions)
            | "the state machine calls \(join(", ")), the functions are \($functions | join(", "))"),
          (granted("CallFunctions") | map(split(":")[6]) | unique | select(. != $functions)
            | "the state machine may call \(join(", ")), the functions are \($functions | join(", "))"),
          (called(.queue) - ["none"] | map(split("/") | last) | select(. != ([named("aws_batch_job_queue")[].values.name] | unique))
            | "the state machine submits to \(join(", ")), which are not the queues"),
          ((called(.queue) - ["none"])[] | select([.] - granted("SubmitJobs") != []) | "the state machine may not submit to \(.)"),
          # Time limits: what waits outlasts what works, and a night what it is made of.
          (([named("aws_lambda_function")[].values | {key: .function_name, value: .timeout}] | from_entries) as $limits
            | [$machine | .. | objects | select(.Type? == "Task" and .Parameters.FunctionName? != null)
                | {name: (.Parameters.FunctionName | sub(":[0-9]+$"; "")), seconds: .TimeoutSeconds}]
            | . + [$machine.States.Load | {name: ($machine.States.Night.Parameters.load_function | sub(":[0-9]+$"; "")), seconds: .TimeoutSeconds}]
            | unique[] | select(.seconds <= $limits[.name]) | "a state waits \(.seconds) s for \(.name), which may take as long"),
          ($machine.States | . as $s | ["Spot", "OnDemand"][] | $s[. + "Machines"].Parameters
            | select(.max_polls * $s.WaitForTraining.Seconds < .attempts * ($s.Train.Parameters.Timeout.AttemptDurationSeconds + 1800))
            | "training on \(.kind) machines is given up before its attempts are over"),
          ($machine.States | . as $s | select($s.BuildState.Choices[2].NumericGreaterThanEquals * $s.WaitForBuild.Seconds
                < ([$s.SpotDataset, $s.OnDemandDataset | .Parameters.attempts] | add) * ($s.BuildDataset.Parameters.Timeout.AttemptDurationSeconds + 1800))
            | "the dataset stage is given up before its attempts are over"),
          # Every attempt at its longest. Broken sandboxes, which are repeated as well, the night's own limit cuts off.
          ($machine | .TimeoutSeconds as $night | .States | . as $s
            | def takes: .TimeoutSeconds * (1 + ([.Retry[] | select(any(.ErrorEquals[]; endswith("OutOfTimeException"))) | .MaxAttempts] | add // 0));
              ($s.DatasetState.Choices[2].NumericGreaterThanEquals + ([$s.SpotMachines, $s.OnDemandMachines | .Parameters.max_polls] | add)) * $s.WaitForTraining.Seconds
              + ([$s.Begin, $s.CheckServing, $s.Plan, $s.Recommend.ItemProcessor.States.Shard, $s.Publish, $s.Load, $s.Report, $s.Retain | takes] | add)
            | select(. >= $night) | "a night takes \($night) s, what it is made of may take \(.)"),
          # A night that was cut off: the rule knows how executions end, and tells what the next one reads.
          (named("aws_cloudwatch_event_rule")[] | .address as $at | .values.event_pattern | fromjson
            | select(. != {source: ["aws.states"], "detail-type": ["Step Functions Execution Status Change"],
                detail: {status: ["TIMED_OUT", "ABORTED"], stateMachineArn: $machine.States.SendEvent.Parameters.Entries[0].Resources}})
            | "\($at): not what Step Functions sends of a night that was cut off"),
          ({execution: "$.detail.executionArn", status: "$.detail.status"} as $told
            | named("aws_cloudwatch_event_target")[] | .address as $at | .values.input_transformer[0]
            | select(.input_paths != $told or (.input_template | try fromjson catch null) != {ended: ($told | with_entries(.value = "<\(.key)>"))}
                or ([$machine | .. | strings | select(startswith("$.ended."))] | unique) != [$told | keys[] | "$.ended.\(.)"])
            | "\($at): tells what the state machine does not read"),
          (called(.JobDefinition) - ["none"] | select(. != ([named("aws_batch_job_definition")[].values.name] | unique))
            | "the state machine submits \(join(", ")), which are not the job definitions"),
          # Calls of services: each is granted, and each grant is used. Logs, traces and keys are used by the service itself.
          (([$machine | .. | objects | .Resource? | strings | select(contains(":::")) | split(":::")[1] | ltrimstr("aws-sdk:") | sub("[.].*$"; "")
                | split(":") | (if .[0] == "sfn" then "states" else .[0] end) as $service | .[1]
                | "\($service):\(.[:1] | ascii_upcase)\(.[1:])" | if . == "lambda:Invoke" then "lambda:InvokeFunction" else . end]
              + if any($machine | .. | objects; .Mode? == "DISTRIBUTED") then
                  ["states:StartExecution", "states:DescribeExecution", "states:StopExecution", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]
                else [] end | unique) as $asked
            | ([$statements[] | select(.role == "nightly" and .Effect != "Deny" and (.Sid | IN("Logs", "Traces", "Keys", "WriteKey") | not)) | .Action | list] | unique) as $may
            | (($asked - $may)[] | "the state machine asks for \(.), which it may not"),
              (($may - $asked)[] | "the state machine may \(.), which it never asks for")),
          (called(.TopicArn) | select(. != granted("Tell")) | "the state machine tells \(join(", ")), which it may not"),
          (called(.TopicArn)[] | split(":") | last | select(. != named("aws_sns_topic")[0].values.name) | "the state machine tells \(.), which is not the topic"),
          (called(.Bucket) | select(. != [named("aws_s3_bucket")[].values.bucket]) | "the state machine writes to \(join(", ")), which is not the bucket"),
          (named("aws_cloudwatch_metric_alarm")[].values.dimensions | select(.FunctionName? and ([.FunctionName] - $functions != [])) | "an alarm watches \(.FunctionName), which is no function"),
          (named("aws_cloudwatch_metric_alarm")[].values.dimensions | select(.StateMachineArn?) | .StateMachineArn | split(":") | last
            | select(. != named("aws_sfn_state_machine")[0].values.name) | "an alarm watches \(.), which is no state machine")
      end)
)
