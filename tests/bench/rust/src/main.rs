//! load_peer CONCURRENCY COUNT: what load.cpp does, by the crate ghl-sdk.
use std::cell::Cell;
use std::env::var;
use std::rc::Rc;
use std::time::Instant;

use ghl_sdk::Ghl;

async fn send(ghl: &Ghl, path: &str, concurrency: usize, count: usize) {
    let left = Rc::new(Cell::new(count));
    let workers: Vec<_> = (0..concurrency)
        .map(|_| {
            let (ghl, path, left) = (ghl.clone(), path.to_owned(), left.clone());
            tokio::task::spawn_local(async move {
                while left.get() > 0 {
                    left.set(left.get() - 1);
                    let answer = ghl.get_raw(&path, &[]).await.expect("a GET");
                    assert!(answer.get("contact").is_some(), "the answer is another one");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("a worker");
    }
}

fn resident_mb() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("statm");
    let resident: f64 = pages.split(' ').nth(1).and_then(|text| text.parse().ok()).expect("statm");
    resident * 4096.0 / 1048576.0
}

fn cpu_us() -> f64 {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    assert_eq!(unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut usage) }, 0);
    [usage.ru_utime, usage.ru_stime].iter().map(|time| time.tv_sec as f64 * 1e6 + time.tv_usec as f64).sum()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|text| text.parse().expect("CONCURRENCY COUNT")).collect();
    let (concurrency, count) = (numbers[0], numbers[1]);
    let path = var("GHLAUTH_BENCH_PATH").expect("GHLAUTH_BENCH_PATH");
    let ghl = Ghl::builder()
        .base_url(var("GHLAUTH_BENCH_URL").expect("GHLAUTH_BENCH_URL"))
        .private_integration_token(var("GHLAUTH_BENCH_PIT").expect("GHLAUTH_BENCH_PIT"))
        .build()
        .expect("a client");
    tokio::task::LocalSet::new()
        .run_until(async {
            send(&ghl, &path, concurrency, count / 10).await;
            let early = resident_mb();
            let (cpu, start) = (cpu_us(), Instant::now());
            send(&ghl, &path, concurrency, count).await;
            let rate = (count as f64 / start.elapsed().as_secs_f64()).round();
            let cpu = (cpu_us() - cpu) / count as f64;
            println!(
                "{{\"way\":\"rust-ghl-sdk\",\"concurrency\":{concurrency},\"rate\":{rate},\"cpu_us\":{cpu:.2},\"early_mb\":{early:.1},\"late_mb\":{:.1}}}",
                resident_mb()
            );
        })
        .await;
}
