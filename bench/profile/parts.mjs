// The parts of a decision and of a redemption, in words, and how to tell from a sample's stack
// which of them it is in: the first that knows it. What none knows is `the_rest`.

const innermost = (pattern) => ([{ symbol }]) => pattern.test(symbol);
const in_module = (pattern) => ([{ module }]) => pattern.test(module);
/** In the kernel, in a system call or an interrupt whose name matches. */
const kernel = (pattern) => (stack) => /^\[(guest\.)?kernel/.test(stack[0].module) && stack.some(({ symbol }) => pattern.test(symbol));

export const kDecision = [
  ['observing_the_promise', innermost(/observe|sightings|check_events|source_may_send|schedule|work_out_terms/)],
  ['reading_the_facts', innermost(/read_frame|FrameReader|::parse_|take_step|place_of|any_date|clock_seconds|memchr|memcmp/)],
  ['tables', innermost(/run_table|test_row|run_test|collect|Arithmetic::within/)],
  ['expressions', innermost(/Machine::|Arithmetic::|::strict|unknown_value|missing_fact/)],
  ['calendars_and_zones', innermost(/Zone|Calendar|OpenTime|working_days|plan_of|civil_date|year_month/)],
  ['drawing_the_conclusion', innermost(/conclude/)],
  ['writing_the_decision', innermost(/encode/)],
];

export const kRedemption = [
  ['writing_files_in_the_kernel', kernel(/fdatasync|fsync|pwrite|ext4|jbd2|blk_/)],
  ['sending_and_receiving_in_the_kernel', kernel(/send|recv|tcp_|sock/)],
  ['waiting_and_waking_in_the_kernel', kernel(/futex|epoll|schedule|eventfd|wake/)],
  ['the_rest_of_the_kernel', kernel(/./)],
  ['SQLite', in_module(/sqlite3/)],
  ['checking_codes_and_keys', in_module(/sodium/)],
  ['JSON', innermost(/nlohmann::/)],
  ['HTTP', innermost(/boost::/)],
  ['memory', innermost(/malloc|free|_int_|calloc|unlink_chunk|operator (new|delete)/)],
  ['the_ledger_itself', innermost(/kulanz::/)],
  ['copying_and_comparing', in_module(/\/lib(c|stdc\+\+)\./)],
];

/** For shares(). */
export const part_of = (parts) => (stack) => parts.find(([, knows]) => knows(stack))?.[0] ?? 'the_rest';
