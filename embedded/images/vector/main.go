// Command logmetrics plays the part of Vector that the platform uses: it reads the same configuration file, takes nginx'
// access log by syslog over UDP, and serves the same Prometheus series. Vector itself is in no package registry. Whatever the
// file asks for beyond that is refused by name, so that nobody believes it is done.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	log.SetFlags(0)
	file := flag.String("config", "", "configuration of Vector, as JSON")
	flag.Parse()
	if err := run(*file); err != nil {
		log.Fatalf("log-metrics: %v", err)
	}
}

func run(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	plan, err := readPlan(text)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	socket, err := net.ListenPacket("udp", plan.listen)
	if err != nil {
		return err
	}
	scraped := &scrapes{endpoints: plan.scrape}
	go scraped.follow(plan.scrapeEvery)
	go forget(plan.series, plan.forgetAfter)
	go func() {
		buffer := make([]byte, 65536)
		for {
			length, _, err := socket.ReadFrom(buffer)
			if err != nil {
				log.Fatalf("log-metrics: %v", err)
			}
			plan.take(buffer[:length])
		}
	}()
	registry := prometheus.NewRegistry()
	for _, one := range plan.series {
		registry.MustRegister(one.collector())
	}
	http.Handle("/metrics", promhttp.HandlerFor(prometheus.Gatherers{registry, scraped}, promhttp.HandlerOpts{}))
	log.Printf("log-metrics: access log on udp %s, metrics on %s", plan.listen, plan.serve)
	server := &http.Server{Addr: plan.serve, ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}

// take counts one message: the syslog head ends where the JSON object begins; what is no such object is dropped.
func (p *plan) take(message []byte) {
	for start, letter := range message {
		if letter != '{' {
			continue
		}
		var fields map[string]any
		if json.Unmarshal(message[start:], &fields) == nil {
			for _, one := range p.series {
				one.observe(fields)
			}
		}
		return
	}
}
